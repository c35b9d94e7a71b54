"""Where somebody arrives: a maker's or buyer's day; staff go to their desk."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import people
from app.accounts.words import called
from app.fairs.queries import applications as files, progress
from app.insight.queries import today as queries
from app.insight.queries.first_steps import first_steps
from app.insight.views.blueprint import pages
from app.kernel import clock
from app.kernel.i18n import VI, language, lazy_gettext
from app.kernel.permissions import Actor
from app.web import nav
from app.web.access import current_actor, signed_in


def _for_sides(actor: Actor) -> bool:
    return not actor.is_staff


nav.add(nav.Entry("account", lazy_gettext("Today"), "insight.today", "home", 1, who=_for_sides))


@pages.get("/today")
@signed_in
def today() -> ResponseReturnValue:
    """One page that says what to do next."""
    actor = current_actor()
    if actor.is_staff:
        return redirect(url_for("insight_desk.queue"))
    if actor.is_facility:
        return _maker(actor)
    return render_template("insight/buyer.html", enquiries=queries.enquiries(actor) if actor.is_buyer else [])


def _maker(actor: Actor) -> str:
    facility = queries.facility_of(actor)
    assert facility is not None, "a facility's role has its facility"
    application = queries.live_application(facility.id)
    steps = progress.steps(application, files.history(application), facility.province) if application else []
    return render_template(
        "insight/maker.html",
        facility=facility,
        called=called(actor.name, people.me(actor).form_of_address) if language() == VI else actor.name,
        day=clock.today(),
        tasks=queries.maker_tasks(actor),
        first=first_steps(facility),
        application=application,
        steps=steps,
        enquiries=queries.enquiries(actor),
        questions=queries.due_follow_ups(facility.id),
        month=queries.last_month(facility.id),
        papers=queries.expiring(facility.id),
    )
