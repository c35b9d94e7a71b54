"""Administrators: who has which role, who may come in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import words
from app.accounts.desk.blueprint import RUNNING, desk
from app.accounts.desk.people_list import LIST
from app.accounts.forms.desk import Decision, NameTitle, OfferRole
from app.accounts.models import Agency
from app.accounts.queries import factors as factor_queries, people as queries
from app.accounts.service import factors, members, staff as service
from app.accounts.states import PERSON_FLOW
from app.kernel import audit
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Permission, Role
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.recent import recent
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("People and roles"),
        "accounts_desk.people",
        "users",
        order=90,
        group=RUNNING,
        needs=Permission.PEOPLE_MANAGE,
    )
)


@desk.get("/people")
@requires(Permission.PEOPLE_MANAGE)
def people() -> ResponseReturnValue:
    """Everybody, by name; who is offered a staff role."""
    offers = queries.staff_offers()
    return render_template("accounts/desk/people.html", list=view(LIST), offers=offers, words=words)


@desk.get("/people.xlsx")
@requires(Permission.PEOPLE_MANAGE)
def people_sheet() -> ResponseReturnValue:
    """The same people as a sheet."""
    return sheet(LIST)


@desk.get("/people/<int:person_id>")
@requires(Permission.PEOPLE_MANAGE)
def person(person_id: int) -> ResponseReturnValue:
    """One person: roles, state, history."""
    one, actor = queries.person(person_id), current_actor()
    return render_template(
        "accounts/desk/person.html",
        person=one,
        roles=queries.roles(one.id),
        standing=PERSON_FLOW.status(one.state),
        moves={move.verb for move in PERSON_FLOW.open_moves(one, actor)} if one.id != actor.person_id else (),
        history=audit.history(one),
        held=factor_queries.held(one.id),
        words=words,
    )


@desk.post("/people/<int:person_id>/suspend")
@requires(Permission.PEOPLE_MANAGE)
@recent
def suspend_person(person_id: int) -> ResponseReturnValue:
    """Bar a person from signing in, with a reason; 409 when somebody changed them meanwhile."""
    one, form = queries.person(person_id), Decision()
    form.validate_on_submit()
    service.suspend(one, current_actor(), reason=form.reason.data or "", version=form.seen or 0)
    flash(_("%(name)s can no longer sign in.", name=one.name))
    return redirect(url_for(".person", person_id=one.id), 303)


@desk.post("/people/<int:person_id>/reactivate")
@requires(Permission.PEOPLE_MANAGE)
@recent
def reactivate_person(person_id: int) -> ResponseReturnValue:
    """Let somebody in again."""
    one, form = queries.person(person_id), Decision()
    form.validate_on_submit()
    service.reactivate(one, current_actor(), reason=form.reason.data or "", version=form.seen or 0)
    flash(_("%(name)s can sign in again.", name=one.name))
    return redirect(url_for(".person", person_id=one.id), 303)


@desk.post("/people/<int:person_id>/reset-factor")
@requires(Permission.PEOPLE_MANAGE)
@recent
def reset_factor(person_id: int) -> ResponseReturnValue:
    """Take the second factor from somebody who lost it."""
    one, form = queries.person(person_id), Decision()
    form.validate_on_submit()
    factors.reset(one, current_actor(), reason=form.reason.data or "")
    flash(_("%(name)s signs in with the password alone now, and has been told.", name=one.name))
    return redirect(url_for(".person", person_id=one.id), 303)


@desk.route("/people/roles/<int:membership_id>/title", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
@recent
def name_title(membership_id: int) -> ResponseReturnValue:
    """Name the office somebody holds in an agency; papers signed before keep the title of their day."""
    actor = current_actor()
    seat = held(queries.membership(membership_id, actor))
    form = NameTitle(obj=seat)
    if not form.validate_on_submit():
        page = render_template("accounts/desk/title.html", form=form, seat=seat, words=words)
        return page, form.status
    service.name_title(seat, actor, form.job_title.data or "")
    flash(_("The title is saved. Papers signed before keep the one of their day."))
    return redirect(url_for(".person", person_id=seat.person_id), 303)


@desk.post("/people/roles/<int:membership_id>/end")
@requires(Permission.PEOPLE_MANAGE)
@recent
def end_role(membership_id: int) -> ResponseReturnValue:
    """End a staff role."""
    actor = current_actor()
    membership = queries.membership(membership_id, actor)
    service.end_role(membership, actor)
    flash(_("The role is ended; every session of %(name)s with it.", name=membership.person.name))
    return redirect(url_for(".person", person_id=membership.person_id), 303)


@desk.route("/people/offer", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
@recent
def offer_role() -> ResponseReturnValue:
    """Offer a staff role by letter; roles near money wait for a second administrator."""
    agencies = {agency.id: agency for agency in queries.agencies()}
    form = OfferRole(agencies=agencies.values(), email=request.args.get("email", ""))
    if not form.validate_on_submit():
        return _offer_page(form)
    return _offer(form, agencies[int(form.agency.data)])


def _offer(form: OfferRole, agency: Agency) -> ResponseReturnValue:
    offered = (current_actor(), agency, form.email.data, Role(form.role.data))
    try:
        if again := idempotency.repeated(form, lambda: service.admit(*offered)):
            return again
        made = service.offer(*offered)
    except Invalid as refusal:
        refused(form, refusal)
        return _offer_page(form)
    if made.sent_at:
        flash(_("The letter is on its way."))
    else:
        flash(_("Kept. The letter leaves when a second administrator agrees."))
    return idempotency.done(form, url_for(".people"))


def _offer_page(form: OfferRole) -> ResponseReturnValue:
    status = 422 if request.method == "POST" else 200
    two = [words.ROLES[role] for role in Role if role in service.TWO_PEOPLE]
    return render_template("accounts/desk/offer.html", form=form, two=two), status


@desk.post("/people/offers/<int:offer_id>/second")
@requires(Permission.PEOPLE_MANAGE)
@recent
def second_offer(offer_id: int) -> ResponseReturnValue:
    """Agree to a colleague's offer."""
    actor = current_actor()
    service.second(queries.offer(offer_id, actor), actor)
    flash(_("Agreed. The letter is on its way."))
    return redirect(url_for(".people"), 303)


@desk.post("/people/offers/<int:offer_id>/withdraw")
@requires(Permission.PEOPLE_MANAGE)
@recent
def withdraw_offer(offer_id: int) -> ResponseReturnValue:
    """Take an offer back."""
    actor = current_actor()
    members.withdraw(queries.offer(offer_id, actor), actor)
    flash(_("The invitation is taken back; its link no longer works."))
    return redirect(url_for(".people"), 303)
