"""Applying for a fair: every rule with its clause, what one would get and pay, and the start."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Facility
from app.fairs import eligibility
from app.fairs.forms.application import StartForm
from app.fairs.models import Fair
from app.fairs.queries import applications, costs, eligibility as queries, fairs
from app.fairs.service import apply as service
from app.fairs.views import pages
from app.kernel import clock
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.web import idempotency
from app.web.access import current_actor, requires


@pages.route("/fairs/<slug>/apply", methods=["GET", "POST"])
@requires(Permission.APPLICATION_READ, to_send=Permission.APPLICATION_WRITE)
def apply(slug: str) -> ResponseReturnValue:
    """Whether this facility may come, and beginning an application."""
    fair, facility = applications.fair_and_facility(slug, current_actor())
    form = StartForm()
    if not form.validate_on_submit():
        return _page(fair, facility, form), (422 if form.is_submitted() else 200)
    if again := idempotency.repeated(form):
        return again
    try:
        application = service.start(fair, current_actor())
    except service.AlreadyApplied as existing:
        existing.link = url_for(".application", application_id=existing.application_id)
        raise
    flash(_("Application %(number)s is begun. It is saved at every step.", number=application.number))
    return idempotency.done(form, url_for(".application_stands", application_id=application.id))


def _page(fair: Fair, facility: Facility, form: StartForm) -> str:
    found = queries.findings(fair, facility)
    return render_template(
        "fairs/apply.html",
        fair=fair,
        card=fairs.card(fair),
        facility=facility,
        form=form,
        findings=found,
        against=eligibility.against_start(found),
        existing=queries.live_application(fair, facility),
        supports=costs.supports_before(fair, clock.today()),
        may_write=current_actor().can(Permission.APPLICATION_WRITE),
    )
