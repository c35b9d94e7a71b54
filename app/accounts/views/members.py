"""Who acts for an organisation: inviting, taking an invitation, ending a role; and a buyer's own words."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import words
from app.accounts.forms.own import DescribeBuyer, Invite
from app.accounts.models import Buyer
from app.accounts.queries import people
from app.accounts.service import members as service, person as own_things
from app.accounts.views.blueprint import pages, shown
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Actor, Permission, Role
from app.web import access, idempotency, nav
from app.web.access import current_actor, requires, signed_in
from app.web.recent import recent
from app.web.transaction import refused


def _has_people(actor: Actor) -> bool:
    return actor.is_facility or actor.is_buyer


def _buys(actor: Actor) -> bool:
    return actor.is_buyer


nav.add(
    nav.Entry("account", lazy_gettext("Your company"), "accounts.buyer", "building-2", order=80, who=_buys),
    nav.Entry("account", lazy_gettext("People"), "accounts.members", "users", order=85, who=_has_people),
)


@pages.get("/my/members")
@signed_in
def members() -> ResponseReturnValue:
    """Who acts for the organisation, and who is invited."""
    actor = current_actor()
    return _list(_invite_form(actor), actor)


@pages.post("/my/members")
@requires(Permission.MEMBERS_MANAGE)
@recent
def invite() -> ResponseReturnValue:
    """Offer somebody a role in the own organisation, by letter."""
    actor = current_actor()
    form = _invite_form(actor)
    if not form.validate_on_submit():
        return _list(form, actor)
    role = Role(form.role.data)
    try:
        if again := idempotency.repeated(form, lambda: service.admit(actor, form.email.data, role)):
            return again
        service.invite(actor, form.email.data, role)
    except Invalid as refusal:
        refused(form, refusal)
        return _list(form, actor)
    flash(_("Invited. A letter is on its way to %(email)s.", email=form.email.data))
    return idempotency.done(form, url_for(".members"))


def _invite_form(actor: Actor) -> Invite:
    return Invite(roles=service.OWN_ROLES[service.own_organisation(actor).kind])


def _list(form: Invite, actor: Actor) -> ResponseReturnValue:
    organisation = service.own_organisation(actor)
    return shown(
        "accounts/members.html",
        form=form,
        organisation=organisation,
        members=people.members(organisation.id),
        last_owner=people.last_owner(organisation.id),
        offers=people.open_offers(organisation.id),
        may_manage=actor.can(Permission.MEMBERS_MANAGE),
        words=words,
    )


@pages.post("/my/members/<int:membership_id>/end")
@requires(Permission.MEMBERS_MANAGE)
@recent
def end_membership(membership_id: int) -> ResponseReturnValue:
    """End somebody's role; who ends their own is signed out."""
    actor = current_actor()
    membership = people.membership(membership_id, actor)
    service.end(membership, actor)
    if membership.person_id == actor.person_id:
        access.sign_out()
    flash(
        _(
            "%(name)s no longer acts for %(organisation)s.",
            name=membership.person.name,
            organisation=actor.organisation_name,
        )
    )
    return redirect(url_for("front.home" if membership.person_id == actor.person_id else ".members"), 303)


@pages.post("/my/offers/<int:offer_id>/withdraw")
@requires(Permission.MEMBERS_MANAGE)
def withdraw_offer(offer_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    actor = current_actor()
    service.withdraw(people.offer(offer_id, actor), actor)
    flash(_("The invitation is taken back; its link no longer works."))
    return redirect(url_for(".members"), 303)


@pages.route("/my/company", methods=["GET", "POST"])
@signed_in
def buyer() -> ResponseReturnValue:
    """What a buyer tells of itself; members read it, the head buyer changes it."""
    actor = current_actor()
    own = service.own_organisation(actor)
    if not isinstance(own, Buyer):
        raise NotFound
    may_manage = actor.can(Permission.MEMBERS_MANAGE)
    if request.method == "POST":
        own_things.refuse_members(own, actor)
    form = DescribeBuyer(obj=held(own))
    if not form.validate_on_submit():
        return shown("accounts/buyer.html", form=form, may_manage=may_manage)
    own_things.describe_buyer(own, actor, form.new_buyer())
    flash(_("Saved."))
    return redirect(url_for(".buyer"), 303)
