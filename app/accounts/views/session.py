"""Signing in and out, and new passwords; the second step stands in ``second_step``."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.forms.session import Address, NewPassword, Press, SignIn
from app.accounts.models import Person
from app.accounts.passwords import is_short
from app.accounts.queries import factors
from app.accounts.service import devices, password as passwords, session as service
from app.accounts.views import second_step
from app.accounts.views.blueprint import begin_session, device_cookie, pages, shown, start_address
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _
from app.web import access
from app.web.access import public, safe_next
from app.web.transaction import refused


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Address and password; whoever is in already goes on."""
    form = SignIn(next=request.args.get("next", ""))
    if request.method == "GET" and access.maybe_actor():
        return redirect(safe_next(form.next.data) or start_address())
    if not form.validate_on_submit():
        return shown("accounts/sign_in.html", form=form)
    try:
        device = device_cookie()
        person = service.sign_in(
            form.email.data, form.password.data, origin=request.remote_addr, device=device
        )
    except Invalid as refusal:
        refused(form, refusal)
        return shown("accounts/sign_in.html", form=form)
    return _enter(person, form)


def _enter(person: Person, form: SignIn) -> ResponseReturnValue:
    target = safe_next(form.next.data)
    if factors.has_any(person.id):
        return second_step.ask(person, target)
    if is_short(form.password.data):
        flash(
            _(
                "Your password was chosen beside a second factor, which is gone. Choose one of 15 characters or more."
            )
        )
        target = url_for(".change_password")
    return begin_session(person, target)


@pages.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session, here and for every copy of its cookie; the browser forgets the pages it kept."""
    devices.leave(access.sign_out())
    flash(_("You are signed out."))
    response = redirect(url_for("front.home"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@pages.route("/password/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Ask for a link to a new password."""
    form = Address()
    if not form.validate_on_submit():
        return shown("accounts/forgotten.html", form=form)
    passwords.ask_reset(form.email.data, request.remote_addr, device=device_cookie())
    session["written_to"] = form.email.data
    return redirect(url_for(".forgotten_sent"), 303)


@pages.get("/password/forgotten/sent")
@public
def forgotten_sent() -> ResponseReturnValue:
    """Look into your letters; the same words whether the address has an account or not."""
    return render_template("accounts/forgotten_sent.html", form=Press(), email=session.get("written_to", ""))


@pages.route("/password/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password; every device is signed out."""
    person = passwords.who_resets(token)
    form = NewPassword(around=passwords.around(person))
    if not form.validate_on_submit():
        return shown("accounts/reset.html", form=form, email=person.email)
    passwords.reset(token, form.password.data)
    access.sign_out()
    flash(_("Your new password is set. Sign in with it."))
    return redirect(url_for(".sign_in"), 303)
