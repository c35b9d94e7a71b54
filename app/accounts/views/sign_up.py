"""Signing up and confirming the address. The answer is the same for known and unknown addresses."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts import passwords
from app.accounts.forms.session import Address, FirstPassword, NewPassword, Press
from app.accounts.forms.sign_up import BuyerSignUp, FacilitySignUp
from app.accounts.models import Organisation, Person, SignUp
from app.accounts.service import sign_up as service
from app.accounts.service.register import NewBuyer, NewFacility
from app.accounts.tokens import SpentLink
from app.accounts.views.blueprint import begin_session, pages, shown, start_address
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import gettext as _
from app.web import access, idempotency
from app.web.access import public
from app.web.transaction import refused

WRITTEN_TO, WANTED, OWN = "written_to", "wanted", "own_sign_up"


@pages.get("/sign-up")
@public
def sign_up() -> ResponseReturnValue:
    """Ask who signs up: a facility or a buyer."""
    return render_template("accounts/sign_up.html")


@pages.route("/sign-up/facility", methods=["GET", "POST"])
@public
def sign_up_facility() -> ResponseReturnValue:
    """A facility and its owner; "Find place" looks first and keeps what was typed."""
    form = FacilitySignUp()
    if form.wants_place:
        form.look()
        return render_template("accounts/sign_up_facility.html", form=form)
    if not form.validate_on_submit():
        return shown("accounts/sign_up_facility.html", form=form)
    return _ask(form, form.new_facility(), "accounts/sign_up_facility.html")


@pages.route("/sign-up/buyer", methods=["GET", "POST"])
@public
def sign_up_buyer() -> ResponseReturnValue:
    """A buyer and the person who buys."""
    form = BuyerSignUp()
    if not form.validate_on_submit():
        return shown("accounts/sign_up_buyer.html", form=form)
    return _ask(form, form.new_buyer(), "accounts/sign_up_buyer.html")


def _ask(
    form: FacilitySignUp | BuyerSignUp, organisation: NewFacility | NewBuyer, template: str
) -> ResponseReturnValue:
    try:
        if again := idempotency.sent_before(form):
            return again
        upload = form.upload() if isinstance(form, FacilitySignUp) else None
        paper = service.look_at(organisation, form.email.data, request.remote_addr, upload)
        if again := idempotency.repeated(form, lambda: service.admit(form.email.data, request.remote_addr)):
            return again
        row = service.ask(form.new_person(), organisation, paper)
    except Invalid as refusal:
        refused(form, refusal)
        return shown(template, form=form)
    session[WRITTEN_TO], session[OWN] = form.email.data, row.id
    session[WANTED] = access.safe_next(request.args.get("next"))
    return idempotency.done(form, url_for(".sent"))


@pages.get("/sign-up/sent")
@public
def sent() -> ResponseReturnValue:
    """Look into your letters; write again if none came."""
    return render_template("accounts/sent.html", form=Address(email=session.get(WRITTEN_TO, "")))


@pages.route("/sign-up/resend", methods=["GET", "POST"])
@public
def resend() -> ResponseReturnValue:
    """The confirming letter once more."""
    form = Address(email=session.get(WRITTEN_TO, ""))
    if not form.validate_on_submit():
        return shown("accounts/resend.html", form=form)
    service.ask_again(form.email.data, request.remote_addr, own=session.get(OWN))
    session[WRITTEN_TO] = form.email.data
    flash(_("If this address has signed up, a letter is on its way to it."))
    return redirect(url_for(".sent"), 303)


@pages.get("/confirm/<token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    """What is going to be confirmed; the button confirms, so that a mail scanner that opens links does not."""
    try:
        waiting = service.waiting(token)
    except SpentLink:
        raise
    except WrongMoment as done:
        return _confirmed_before(done)
    return _confirm_page(token, waiting, _confirming(waiting))


@pages.post("/confirm/<token>")
@public
def confirmed(token: str) -> ResponseReturnValue:
    """Make the organisation; a new person chooses a password and comes in, somebody known signs in as always."""
    try:
        waiting = service.waiting(token)
    except SpentLink:
        raise
    except WrongMoment as done:
        return _confirmed_before(done)
    form = _confirming(waiting)
    if not form.validate_on_submit():
        return _confirm_page(token, waiting, form)
    return _come_in(*service.confirm(token, _chosen(form)))


def _confirming(waiting: SignUp) -> NewPassword | Press:
    """Who has an account only presses; who has none chooses a password, not made of what is shown."""
    if service.has_account(waiting):
        return Press()
    words = (waiting.person["name"], waiting.email, waiting.organisation["name"])
    return FirstPassword(around=passwords.Around(words))


def _confirm_page(token: str, waiting: SignUp, form: NewPassword | Press) -> ResponseReturnValue:
    new = isinstance(form, NewPassword)
    return shown("accounts/confirm.html", form=form, token=token, waiting=waiting, new=new)


def _chosen(form: NewPassword | Press) -> str:
    """The chosen password as it is kept. Hashing takes long and must not hold the database."""
    db.session.rollback()
    return form.kept() if isinstance(form, NewPassword) else ""


def _come_in(person: Person, organisation: Organisation, is_new: bool) -> ResponseReturnValue:
    session.pop(OWN, None)
    wanted = session.pop(WANTED, "")
    session.pop(WRITTEN_TO, None)
    if not is_new:
        flash(_("“%(name)s” is added to your account. Sign in to begin.", name=organisation.name))
        return redirect(url_for(".sign_in"), 303)
    response = begin_session(person, is_first=True)
    flash(_("Your address is confirmed. Welcome, %(name)s.", name=person.name))
    response.location = _first_page(wanted)
    return response


def _first_page(wanted: str) -> str:
    """A facility sees what is still to do; a buyer goes on to what was wanted."""
    return url_for(".facility") if access.current_actor().is_facility else wanted or start_address()


def _confirmed_before(done: WrongMoment) -> ResponseReturnValue:
    """The link was opened again: whoever is in goes on, others sign in."""
    flash(done.message)
    return redirect(start_address() if access.maybe_actor() else url_for(".sign_in"), 303)
