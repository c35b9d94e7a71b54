"""A fair's own page."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from app.accounts.queries.facilities import own_facility
from app.fairs import floorplan, ranking
from app.fairs.ics import Entry, Organiser, event
from app.fairs.models import Fair
from app.fairs.queries import costs, eligibility, fairs as queries, stands
from app.fairs.states import FairState
from app.fairs.views import pages
from app.fairs.words import web_address
from app.kernel import audit, clock
from app.kernel.errors import NotFound
from app.kernel.i18n import localised
from app.kernel.permissions import Actor
from app.programme.words import FUNDS
from app.web.access import maybe_actor, public
from app.web.context import outside_address
from app.web.kept_pages import kept

EXAMPLE_STANDS = 2
NEXT = 4


@pages.get("/fairs/<slug>")
@kept()
@public
def show(slug: str) -> ResponseReturnValue:
    """Dates, stands, support with its working, and who comes."""
    fair, actor = queries.by_slug(slug), maybe_actor()
    mine = actor.organisation_id if actor and actor.is_facility else None
    return render_template(
        "fairs/show.html",
        fair=fair,
        mine=mine,
        card=queries.card(fair),
        coming=queries.coming(fair.id),
        report_by=queries.report_by(fair),
        next_ones=[] if fair.supported else queries.upcoming_supported(NEXT),
        site=web_address(fair.website),
        **_own(fair, actor),
        **_stands(fair, mine),
        **_support(fair),
    )


@pages.get("/fairs/<slug>/stands")
@kept()
@public
def stand_list(slug: str) -> ResponseReturnValue:
    """Every stand of the plan in words: its state, its planned source of money, its rent."""
    fair, actor = queries.by_slug(slug), maybe_actor()
    mine = actor.organisation_id if actor and actor.is_facility else None
    drawn = _stands(fair, mine)
    if not drawn["plan"].boxes:
        raise NotFound
    return render_template("fairs/stand_list.html", fair=fair, **drawn)


@pages.get("/fairs/<slug>.ics")
@kept()
@public
def ics(slug: str) -> ResponseReturnValue:
    """The fair as an entry for one's own calendar."""
    fair = queries.by_slug(slug)
    headers = {"Content-Disposition": f'attachment; filename="{fair.slug}.ics"'}
    return Response(event(_entry(fair)), mimetype="text/calendar", headers=headers)


def _entry(fair: Fair) -> Entry:
    changed, settings = audit.last(fair), current_app.extensions["settings"]
    return Entry(
        uid=f"fair-{fair.id}",
        sequence=fair.version,
        changed_at=changed.at if changed else fair.created_at,
        name=localised(fair),
        first=fair.starts_on,
        last=fair.last_day,
        place=", ".join(part for part in (fair.venue, fair.city) if part),
        url=outside_address("fairs.show", slug=fair.slug),
        organiser=Organiser(fair.organiser or "Chợ Phiên", settings.contact_email),
        cancelled=fair.state == FairState.CANCELLED,
    )


def _own(fair: Fair, actor: Actor | None) -> dict[str, Any]:
    """What the conditions say about the reader's own facility while it may still apply."""
    if actor is None or not actor.is_facility or not fair.supported:
        return {"found": [], "own_application": None}
    facility = own_facility(actor)
    application = eligibility.live_application(fair, facility)
    return {
        "found": eligibility.findings(fair, facility, application),
        "own_application": application,
    }


def _stands(fair: Fair, mine: int | None) -> dict[str, Any]:
    seats = stands.seats(fair.id, mine)
    return {
        "plan": floorplan.draw(seats),
        "left": stands.programme_left(fair, seats),
        "funds": FUNDS,
    }


def _support(fair: Fair) -> dict[str, Any]:
    today, example = clock.today(), min(EXAMPLE_STANDS, fair.most_stands_each)
    return {
        "support": costs.support_before(fair, example, today),
        "offers": costs.offers(fair, today) if fair.supported else [],
        "order": ranking,
    }
