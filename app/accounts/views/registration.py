"""A facility's registration paper: handed in, looked at again by its own people."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from app.accounts.forms.registration import HandIn
from app.accounts.queries import facilities, registration as queries
from app.accounts.service import registration as service
from app.accounts.views.blueprint import pages, shown
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.download import attachment
from app.web.transaction import refused


@pages.route("/my/facility/registration", methods=["GET", "POST"])
@requires(Permission.FACILITY_EDIT)
def registration() -> ResponseReturnValue:
    """Hand in the paper in which the officer reads the facts."""
    actor, form = current_actor(), HandIn()
    own = facilities.own_facility(actor)
    if not form.validate_on_submit():
        return shown("accounts/registration.html", form=form, facility=own)
    if again := idempotency.repeated(form):
        return again
    try:
        service.hand_in(own, actor, service.Upload(form.paper.data.content, form.paper.data.name))
    except Invalid as refusal:
        refused(form, refusal)
        return shown("accounts/registration.html", form=form, facility=own)
    flash(_("The paper is handed in. Your province’s officer has been told."))
    return idempotency.done(form, url_for(".facility"))


@pages.get("/my/facility/registration/<int:proof_id>")
@requires(Permission.FACILITY_READ)
def registration_file(proof_id: int) -> ResponseReturnValue:
    """A paper the facility handed in, for its own people."""
    proof = queries.proof(facilities.own_facility(current_actor()), proof_id)
    if proof.file is None:
        raise NotFound
    return attachment(proof.file)
