"""Somebody's own second factor: the app, the passkeys, the recovery codes."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts import totp
from app.accounts.forms.factors import NewCode, NewPasskey
from app.accounts.queries import factors as queries, people
from app.accounts.service import factors as service, passkeys
from app.accounts.views.blueprint import pages, shown
from app.accounts.views.second_step import CHALLENGE, question
from app.kernel import qr, sealed_secrets
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import gettext as _
from app.web.access import current_actor, signed_in, without_factor
from app.web.recent import recent
from app.web.transaction import refused


def _site() -> str:
    return str(current_app.config["SITE_URL"])


def _factors(form: NewPasskey) -> ResponseReturnValue:
    held = queries.held(current_actor().person_id or 0)
    return shown("accounts/factors.html", form=form, held=held, most=service.CODES)


def _done(codes: list[str], sentence: str) -> ResponseReturnValue:
    """The codes, shown this once; or back to the page."""
    if codes:
        return render_template("accounts/recovery_codes.html", codes=codes)
    flash(sentence)
    return redirect(url_for(".factors"), 303)


@pages.get("/account/second-factor")
@signed_in
@without_factor
def factors() -> ResponseReturnValue:
    """What is set up, and what can be."""
    return _factors(NewPasskey(formdata=None))


@pages.post("/account/second-factor/app")
@signed_in
@without_factor
@recent
def begin_authenticator() -> ResponseReturnValue:
    """Make a secret for an app."""
    service.begin_authenticator(current_actor())
    return redirect(url_for(".authenticator"), 303)


@pages.route("/account/second-factor/app", methods=["GET"])
@signed_in
@without_factor
def authenticator() -> ResponseReturnValue:
    """The square code to scan, and the field for the first code."""
    return _authenticator(NewCode(formdata=None))


def _authenticator(form: NewCode) -> ResponseReturnValue:
    actor = current_actor()
    waiting = queries.waiting_authenticator(actor.person_id or 0)
    if waiting is None:
        return redirect(url_for(".factors"))
    secret = sealed_secrets.unseal(waiting.secret)
    image = qr.svg(totp.address(secret, people.me(actor).email), title=_("Square code for the app"))
    return shown("accounts/authenticator.html", form=form, secret=secret, image=image)


@pages.post("/account/second-factor/app/confirm")
@signed_in
@without_factor
@recent
def confirm_authenticator() -> ResponseReturnValue:
    """The first code was typed: the app counts from now on."""
    form = NewCode()
    if not form.validate_on_submit():
        return _authenticator(form)
    try:
        codes = service.confirm_authenticator(current_actor(), form.code.data or "")
    except Invalid as refusal:
        refused(form, refusal)
        return _authenticator(form)
    return _done(codes, _("The app is set up."))


@pages.post("/account/second-factor/app/remove")
@signed_in
@recent
def remove_authenticator() -> ResponseReturnValue:
    """No app any more."""
    service.remove_authenticator(current_actor())
    flash(_("The app is removed."))
    return redirect(url_for(".factors"), 303)


@pages.post("/account/second-factor/codes")
@signed_in
@recent
def renew_codes() -> ResponseReturnValue:
    """Ten new recovery codes."""
    return _done(service.renew_codes(current_actor()), "")


@pages.post("/account/second-factor/passkeys/question")
@signed_in
@without_factor
def passkey_question() -> ResponseReturnValue:
    """What the browser is asked for a new passkey."""
    return question(passkeys.ask_new(current_actor(), _site()))


@pages.post("/account/second-factor/passkeys")
@signed_in
@without_factor
@recent
def add_passkey() -> ResponseReturnValue:
    """Keep the browser's new passkey."""
    form, actor = NewPasskey(), current_actor()
    if not form.validate_on_submit():
        return _factors(form)
    key, answer = str(session.pop(CHALLENGE, "")), form.passkey.data or ""
    try:
        codes = passkeys.add(actor, _site(), key=key, answer=answer, name=form.name.data or "")
    except (Invalid, WrongMoment) as refusal:
        form.refuse({"passkey": refusal.message})
        return _factors(form)
    return _done(codes, _("The passkey is kept."))


@pages.post("/account/second-factor/passkeys/<int:passkey_id>/remove")
@signed_in
@recent
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Take one passkey away."""
    name = passkeys.remove(current_actor(), passkey_id)
    flash(_("The passkey %(name)s is removed.", name=name))
    return redirect(url_for(".factors"), 303)
