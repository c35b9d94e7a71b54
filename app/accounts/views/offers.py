"""Taking a role that was offered by letter."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from app.accounts import words
from app.accounts.forms.session import Press, TakeOffer
from app.accounts.models import Membership, Person
from app.accounts.service import members as service
from app.accounts.views.blueprint import begin_session, pages, shown
from app.kernel.db import db
from app.kernel.i18n import gettext as _, language
from app.kernel.permissions import STAFF
from app.web import access
from app.web.access import public


@pages.route("/offers/<token>", methods=["GET", "POST"])
@public
def offer(token: str) -> ResponseReturnValue:
    """What is offered; who has an account signs in and accepts, who has none makes one here."""
    reader = service.opened(token)
    if reader.person is not None:
        return _by_account(token, reader)
    form = TakeOffer(
        email=reader.offer.email,
        organisation=reader.offer.organisation.name,
        staff=reader.offer.role in STAFF,
    )
    if not form.validate_on_submit():
        return shown("accounts/offer.html", form=form, offer=reader.offer, words=words, new=True, fits=True)
    db.session.rollback()  # hashing takes long and must not hold the database
    new = service.accept_as_new(token, form.person_name.data, form.kept(), language())
    return _enter(*new, is_first=True)


def _by_account(token: str, reader: service.Reader) -> ResponseReturnValue:
    actor, form = access.maybe_actor(), Press()
    fits = actor is not None and reader.person is not None and actor.person_id == reader.person.id
    if actor is None or not fits or not form.validate_on_submit():
        return shown("accounts/offer.html", form=form, offer=reader.offer, words=words, new=False, fits=fits)
    return _enter(*service.accept(token, actor))


def _enter(person: Person, membership: Membership, *, is_first: bool = False) -> ResponseReturnValue:
    response = begin_session(person, role=membership, is_first=is_first)
    flash(_("You now act for %(organisation)s.", organisation=membership.organisation.name))
    return response
