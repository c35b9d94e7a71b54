"""Somebody's own account: name, language, password, roles, devices."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import words
from app.accounts.forms.own import MakerSettings, Settings
from app.accounts.forms.session import ChangePassword
from app.accounts.models import Membership, Person
from app.accounts.queries import people
from app.accounts.service import password as passwords, person as service, session as sessions
from app.accounts.views.blueprint import pages, shown, start_address
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import MAKERS, Actor
from app.web import access, nav
from app.web.access import current_actor, signed_in, without_factor
from app.web.transaction import refused


def _not_staff(actor: Actor) -> bool:
    return not actor.is_staff


nav.add(
    nav.Entry(
        "account", lazy_gettext("Your account"), "accounts.account", "settings", order=95, who=_not_staff
    )
)


@pages.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    """Name, telephone, language; the roles held; where to change the password."""
    actor = current_actor()
    person = held(people.me(actor))
    roles = people.roles(person.id)
    form = _settings(person, roles)
    if not form.validate_on_submit():
        return shown("accounts/account.html", form=form, person=person, roles=roles, words=words)
    service.change(
        actor,
        name=form.person_name.data,
        phone=form.phone.data or "",
        language=form.language.data,
        form_of_address=form.address_chosen(person.form_of_address),
    )
    flash(_("Your details are saved."))
    return redirect(url_for(".account"), 303)


def _settings(person: Person, roles: list[Membership]) -> Settings:
    said = {"person_name": person.name, "phone": person.phone, "language": person.language}
    if not any(one.role in MAKERS for one in roles):
        return Settings(thing=person, **said)
    return MakerSettings(thing=person, **said, form_of_address=person.form_of_address or "")


@pages.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """A new password; this device stays, all others are signed out."""
    actor = current_actor()
    person = people.me(actor)
    form = ChangePassword(around=passwords.around(person))
    if not form.validate_on_submit():
        return shown("accounts/password.html", form=form, person=person)
    try:
        person = passwords.change(actor, form.old.data, form.password.data, here=access.session_number())
    except Invalid as refusal:
        refused(form, refusal)
        return shown("accounts/password.html", form=form, person=person)
    return _stay(person, actor, _("Your new password is set. Every other device is signed out."))


@pages.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session but this one."""
    actor = current_actor()
    person = service.sign_out_everywhere(actor, here=access.session_number())
    return _stay(person, actor, _("Every other device is signed out."))


def _stay(person: Person, actor: Actor, sentence: str) -> ResponseReturnValue:
    access.go_on(*sessions.same_role(person, actor))
    flash(sentence)
    return redirect(url_for(".account"), 303)


@pages.get("/switch")
@signed_in
@without_factor
def roles() -> ResponseReturnValue:
    """Every role the person holds, to act in another one."""
    held = people.roles(current_actor().person_id or 0)
    return render_template("accounts/roles.html", roles=held, words=words)


@pages.post("/switch/<int:membership_id>")
@signed_in
@without_factor
def switch(membership_id: int) -> ResponseReturnValue:
    """Act in another role from now on, under a fresh cookie."""
    actor = current_actor()
    membership = people.my_role(membership_id, actor)
    access.go_on(*sessions.role(people.me(actor), membership))
    flash(_("You now act for %(organisation)s.", organisation=membership.organisation.name))
    return redirect(start_address(), 303)
