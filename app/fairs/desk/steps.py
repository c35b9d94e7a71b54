"""A fair moves: published or deleted, cancelled, held, accepted."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.fairs.desk import desk
from app.fairs.forms.fair import FairStepForm, HoldForm
from app.fairs.queries import fairs as queries
from app.fairs.service import fair as service
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires


@desk.post("/fairs/<int:fair_id>/publish")
@requires(Permission.FAIR_MANAGE)
def publish(fair_id: int) -> ResponseReturnValue:
    """Show the fair to everybody."""
    service.publish(queries.fair(fair_id), current_actor(), version=FairStepForm().seen)
    flash(_("The fair is published. Facilities can see it now."))
    return redirect(url_for(".fair", fair_id=fair_id))


@desk.post("/fairs/<int:fair_id>/cancel")
@requires(Permission.FAIR_MANAGE)
def cancel(fair_id: int) -> ResponseReturnValue:
    """Call the fair off."""
    form, found = FairStepForm(), queries.fair(fair_id)
    service.cancel(found, current_actor(), reason=form.reason.data or "", version=form.seen)
    flash(_("The fair is cancelled. Every applicant has been told why."))
    return redirect(url_for(".fair", fair_id=fair_id))


@desk.post("/fairs/<int:fair_id>/discard")
@requires(Permission.FAIR_MANAGE)
def discard(fair_id: int) -> ResponseReturnValue:
    """Delete a draft that was never published; 409 when somebody published it meanwhile."""
    service.discard(queries.fair(fair_id), current_actor(), version=FairStepForm().seen)
    flash(_("The draft is deleted. Its history stays."))
    return redirect(url_for(".fairs"), 303)


@desk.post("/fairs/<int:fair_id>/hold")
@requires(Permission.FAIR_MANAGE)
def hold(fair_id: int) -> ResponseReturnValue:
    """Record that the fair took place."""
    form, found = HoldForm(), queries.fair(fair_id)
    if not form.validate_on_submit():
        raise Invalid({"visitors": _("Write a whole number.")})
    service.hold(found, current_actor(), visitors=form.visitors.data, version=form.seen)
    flash(_("Recorded as held. It counts for the target once a colleague has accepted it."))
    return redirect(url_for(".fair", fair_id=fair_id))


@desk.post("/fairs/<int:fair_id>/accept")
@requires(Permission.FAIR_ACCEPT)
def accept(fair_id: int) -> ResponseReturnValue:
    """Accept the results of a fair, after which it counts in the programme's figures."""
    service.accept(queries.fair(fair_id), current_actor(), version=FairStepForm().seen)
    flash(_("Accepted. The fair counts from now on."))
    return redirect(url_for(".fair", fair_id=fair_id))
