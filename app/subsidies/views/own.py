"""A facility's support: how much, with its working, and what to do next."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission
from app.kernel.workflow import Status
from app.subsidies import queries, search
from app.subsidies.models import Award
from app.subsidies.states import AWARD_FLOW
from app.subsidies.views import pages, steps
from app.web import nav
from app.web.access import current_actor, requires

nav.add(
    nav.Entry(
        "account",
        lazy_gettext("Support"),
        "subsidies.awards",
        "scale",
        order=60,
        needs=Permission.AWARD_READ,
        who=lambda actor: actor.is_facility,
    )
)


@pages.get("/my/awards")
@requires(Permission.AWARD_READ)
def awards() -> ResponseReturnValue:
    """Every decision about this facility's support."""
    return render_template(
        "subsidies/mine.html", awards=search.own_awards(current_actor()), status_of=status_of
    )


@pages.get("/my/awards/<int:award_id>")
@requires(Permission.AWARD_READ)
def award(award_id: int) -> ResponseReturnValue:
    """One decision: the working, the letter, the payments, the next step."""
    found = queries.award(award_id, current_actor())
    return render_template(
        "subsidies/own.html",
        award=found,
        standing=status_of(found),
        reasons=queries.reasons(found),
        letter=queries.letter_of(found),
        payments=queries.disbursements(found),
        most_advance=queries.most_advance(found),
        advance_percent=queries.advance_percent(found.decided_for),
        papers=queries.payment_facts(found),
        steps=steps.of_award(found, names=False),
    )


def status_of(award: Award) -> Status:
    """The status of an award."""
    return AWARD_FLOW.status(award.state)
