"""A facility's own pages: where it stands, what it tells of itself, what an officer compares with papers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import phones, words
from app.accounts.forms.own import Correct, Describe, Photo
from app.accounts.models import Facility
from app.accounts.queries import facilities, facts_said, registration
from app.accounts.service import facility as service
from app.accounts.states import FACILITY_FLOW
from app.accounts.views.blueprint import pages, shown
from app.accounts.views.journey import steps
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Actor, Permission
from app.web import nav
from app.web.access import current_actor, requires
from app.web.transaction import refused


def _maker(actor: Actor) -> bool:
    return actor.is_facility


nav.add(
    nav.Entry("account", lazy_gettext("Your facility"), "accounts.facility", "factory", order=80, who=_maker)
)


@pages.get("/my/facility")
@requires(Permission.FACILITY_READ)
def facility() -> ResponseReturnValue:
    """Where it stands: what it may do now, and what follows once the province has verified it."""
    actor = current_actor()
    own = facilities.own_facility(actor)
    return render_template(
        "accounts/facility.html",
        facility=own,
        standing=FACILITY_FLOW.status(own.state),
        may_edit=actor.can(Permission.FACILITY_EDIT),
        may_correct=service.may_correct(own),
        steps=steps(own),
        photo_form=Photo(),
        **_facts(own),
    )


def _facts(own: Facility) -> dict[str, Any]:
    """What it says of itself, in words, and how each fact is known."""
    return {
        "words": words,
        "said": facts_said.said(own),
        "marks": registration.marks(own),
        "proofs": registration.proofs(own),
        "phone": phones.shown(own.phone),
    }


@pages.route("/my/facility/describe", methods=["GET", "POST"])
@requires(Permission.FACILITY_EDIT)
def describe_facility() -> ResponseReturnValue:
    """What it tells of itself."""
    actor = current_actor()
    own = held(facilities.own_facility(actor))
    form = Describe(obj=own)
    if not form.validate_on_submit():
        return shown("accounts/describe.html", form=form, facility=own)
    try:
        service.describe(own, actor, form.profile())
    except Invalid as refusal:
        refused(form, refusal)
        return shown("accounts/describe.html", form=form, facility=own)
    flash(_("Saved."))
    return redirect(url_for(".facility"), 303)


@pages.route("/my/facility/correct", methods=["GET", "POST"])
@requires(Permission.FACILITY_EDIT)
def correct_facility() -> ResponseReturnValue:
    """Name, tax code, legal form, sector and place, as long as nobody verified them."""
    own = held(facilities.own_facility(current_actor()))
    form = Correct.of(own)
    if form.wants_place:
        form.look()
        return render_template("accounts/correct.html", form=form, facility=own)
    if not form.validate_on_submit():
        return shown("accounts/correct.html", form=form, facility=own)
    return _correct(form)


def _correct(form: Correct) -> ResponseReturnValue:
    actor = current_actor()
    own = facilities.own_facility(actor)
    try:
        service.correct(own, actor, form.new_facility(own))
    except Invalid as refusal:
        refused(form, refusal)
        return shown("accounts/correct.html", form=form, facility=own)
    flash(_("Saved."))
    return redirect(url_for(".facility"), 303)


@pages.post("/my/facility/photo")
@requires(Permission.FACILITY_EDIT)
def facility_photo() -> ResponseReturnValue:
    """Keep a new picture of the own facility; 422 with the remedy when it cannot be read."""
    actor, form = current_actor(), Photo()
    own = facilities.own_facility(actor)
    if not form.validate_on_submit():
        return shown("accounts/photo.html", form=form)
    try:
        service.keep_photo(own, actor, form.photo.data.content, form.photo.data.name)
    except Invalid as refusal:
        refused(form, refusal)
        return shown("accounts/photo.html", form=form)
    flash(_("The photo is changed."))
    return redirect(url_for(".facility"), 303)


@pages.post("/my/facility/resubmit")
@requires(Permission.FACILITY_EDIT)
def resubmit_facility() -> ResponseReturnValue:
    """Send it for checking again."""
    actor = current_actor()
    service.resubmit(facilities.own_facility(actor), actor)
    flash(_("Sent. Your province’s officer has been told."))
    return redirect(url_for(".facility"), 303)
