"""Officers read a facility's facts in its registration paper or in an official register, and note what they read."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.accounts.desk.blueprint import desk
from app.accounts.desk.facilities import facility_page, seeing
from app.accounts.queries import facilities, registration as queries
from app.accounts.service import registration as service
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.download import attachment
from app.web.transaction import refused


@desk.get("/facilities/<int:facility_id>/registration/<int:proof_id>")
@requires(Permission.FACILITY_READ)
def registration_file(facility_id: int, proof_id: int) -> ResponseReturnValue:
    """The paper, for staff within their scope."""
    proof = queries.proof(facilities.facility(facility_id, current_actor()), proof_id)
    if proof.file is None:
        raise NotFound
    return attachment(proof.file)


@desk.post("/facilities/<int:facility_id>/registration")
@requires(Permission.FACILITY_VERIFY)
def see_facts(facility_id: int) -> ResponseReturnValue:
    """Note which facts were read in which document."""
    one = facilities.facility(facility_id, current_actor())
    form = seeing(one)
    if not form.validate_on_submit():
        return facility_page(one, seen=form, status=422)
    try:
        service.see(one, current_actor(), form.wanted(), form.source(), stamp=form.stamp.data)
    except Invalid as refusal:
        refused(form, refusal)
        return facility_page(one, seen=form, status=422)
    flash(_("Noted with your name and today's date."))
    return redirect(url_for(".facility", facility_id=one.id) + "#decide", 303)
