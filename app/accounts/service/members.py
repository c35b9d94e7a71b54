"""Who acts for an organisation: roles are offered by letter, accepted by their reader, and ended."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from app.accounts import letter_limits, tokens, words
from app.accounts.events import RoleChanged, RoleOffered
from app.accounts.models import Facility, Membership, Offer, Organisation, Person
from app.accounts.queries import people
from app.accounts.service import consents, registration, security
from app.accounts.service.register import NewPerson, acting, join, register_person
from app.accounts.states import OrganisationKind
from app.kernel import audit, bus, clock, throttle
from app.kernel.compare_and_set import took
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import STAFF, Actor, Permission, Role

OWN_ROLES: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.FACILITY: (Role.FACILITY_MEMBER, Role.FACILITY_OWNER),
    OrganisationKind.BUYER: (Role.BUYER_MEMBER, Role.BUYER_OWNER),
}


ENDS: dict[type[Offer] | type[Membership], tuple[str, ...]] = {
    Offer: ("accepted_at", "withdrawn_at"),
    Membership: ("ended_at",),
}
"""By which moments an offer or a role is over."""


@dataclass(frozen=True)
class Reader:
    """Who opened an offer's link: the offer, and the account of its address if there is one."""

    offer: Offer
    person: Person | None


def own_organisation(actor: Actor) -> Organisation:
    """The organisation the actor acts for, where its people are its own business; NotFound otherwise."""
    found = db.session.get(Organisation, actor.organisation_id) if actor.organisation_id else None
    if found is None or found.kind not in OWN_ROLES:
        raise NotFound
    return found


def admit(actor: Actor, email: str, role: Role) -> None:
    """Count an invitation into the actor's own organisation; Invalid, and nothing counted, when it would not leave."""
    refuse_held(own_organisation(actor), email, role)
    count_letter(actor, email)


def count_letter(actor: Actor, email: str) -> None:
    """Count an invitation by who writes it and by who gets it; TooMany past a limit. Ends the open transaction."""
    name = people.address(email)
    throttle.count(
        (letter_limits.OFFERS, str(actor.person_id)),
        (letter_limits.OFFERS_BETWEEN, f"{actor.organisation_id}:{name}"),
        (letter_limits.OFFERS_TO, name),
    )


def invite(actor: Actor, email: str, role: Role) -> Offer:
    """Offer a role in the actor's own organisation to an address; Invalid says why not."""
    organisation = own_organisation(actor)
    if not actor.can_on(Permission.MEMBERS_MANAGE, organisation.belongs()):
        raise NotAllowed(gettext("Only an owner invites people."))
    if role not in OWN_ROLES[organisation.kind]:
        raise Invalid({"role": gettext("Choose one of the roles.")})
    offer = keep_offer(actor, organisation, email, role)
    send(offer)
    return offer


def keep_offer(actor: Actor, organisation: Organisation, email: str, role: Role) -> Offer:
    """Keep an offer without sending it; an open one for the same role is replaced. Invalid when it is held already."""
    address = people.address(email)
    refuse_held(organisation, address, role)
    for old in people.open_offers(organisation.id):
        if old.email == address and old.role is role:
            _is_first(old, withdrawn_at=clock.now())
    db.session.flush()
    offer = Offer(
        email=address,
        organisation_id=organisation.id,
        role=role,
        language=actor.language,
        offered_by_id=actor.person_id,
    )
    db.session.add(offer)
    db.session.flush()
    audit.record(actor, offer, "offer", after={"organisation": organisation.name, "role": role.value})
    return offer


def refuse_held(organisation: Organisation, email: str, role: Role) -> None:
    """Invalid when the person of this address holds the role already."""
    address = people.address(email)
    if any(m.person.email == address and m.role is role for m in people.members(organisation.id)):
        raise Invalid({"email": gettext("This person holds the role already.")})


def send(offer: Offer) -> None:
    """Write the letter with the offer's link."""
    offer.sent_at = clock.now()
    db.session.flush()
    db.session.refresh(offer)
    known = people.person_by_email(offer.email)
    bus.publish(
        RoleOffered(
            offer_id=offer.id,
            email=offer.email,
            language=known.language if known else offer.language,
            organisation=offer.organisation.name,
            role=words.ROLES[offer.role],
            offered_by=offer.offered_by.name,
            token=tokens.seal(tokens.Purpose.OFFER, offer.id),
        )
    )


def withdraw(offer: Offer, actor: Actor) -> None:
    """Take an offer back; its link opens nothing from now on. WrongMoment when its reader was faster."""
    if not _is_first(offer, withdrawn_at=clock.now()):
        raise WrongMoment(
            gettext("This invitation was accepted or taken back a moment ago. Look at the list.")
        )
    audit.record(actor, offer, "withdraw")


def withdraw_all(offers: Iterable[Offer], actor: Actor) -> None:
    """Take back what somebody offered who may not offer it any more: nobody comes in by a door left open."""
    for offer in offers:
        if _is_first(offer, withdrawn_at=clock.now()):
            audit.record(actor, offer, "withdraw")


def _is_first(row: Offer | Membership, **moment: datetime) -> bool:
    """Set the moment that ends what is open. Of two who end it at once the second finds it ended: False."""
    kind: Any = type(row)
    still = [getattr(kind, name).is_(None) for name in ENDS[kind]]
    return took(update(kind).where(kind.id == row.id, *still).values(**moment), row)


def opened(token: str) -> Reader:
    """What a link offers to whom; SpentLink once it was accepted, taken back, or is too old."""
    offer = people.open_offer(tokens.unseal(tokens.Purpose.OFFER, token))
    if offer is None or offer.sent_at is None:
        raise tokens.spent()
    return Reader(offer, people.person_by_email(offer.email))


def accept(token: str, actor: Actor) -> tuple[Person, Membership]:
    """Take the role, as the person whose address the offer went to; NotAllowed for anybody else."""
    reader = opened(token)
    if reader.person is None or reader.person.id != actor.person_id:
        raise NotAllowed(gettext("This offer went to another address. Sign in as its owner."))
    return reader.person, _take(reader.offer, reader.person)


def accept_as_new(token: str, name: str, password_hash: str, language: str) -> tuple[Person, Membership]:
    """Take the role with a new account; the link proves the address. SpentLink when the address has an account."""
    reader = opened(token)
    if reader.person is not None:
        raise tokens.spent()
    new = NewPerson(name, reader.offer.email, language=language, password_hash=password_hash)
    person = register_person(new)
    if reader.offer.role not in STAFF:
        consents.record(person, consents.offered(), language=person.language)
    return person, _take(reader.offer, person)


def _take(offer: Offer, person: Person) -> Membership:
    if not _is_first(offer, accepted_at=clock.now()):
        raise tokens.spent()
    with _owners_compared(offer.organisation, acting(person)):
        membership = join(person, offer.organisation, offer.role)
    security.end_sessions(person)
    actor = acting(person, offer.organisation)
    after = {"organisation": offer.organisation.name, "role": offer.role.value, "person": person.name}
    audit.record(actor, membership, "join", after=after)
    security.note("role-given", person, by=offer.offered_by_id, role=offer.role.value)
    _tell(membership, given=True)
    return membership


def end(membership: Membership, actor: Actor) -> None:
    """End a role: of somebody in the actor's organisation, or their own. The last owner stays (NotAllowed).

    Every session of the person ends with it, and what they offered others by this role is taken back.
    """
    if membership.role in people.OWNERS and _owners(membership.organisation_id) < 2:
        raise NotAllowed(gettext("This is the last owner. Make somebody else owner first."))
    with _owners_compared(membership.organisation, actor):
        is_first = _is_first(membership, ended_at=clock.now())
    if not is_first:
        raise WrongMoment(gettext("This role was ended a moment ago. Look at the list."))
    security.end_sessions(membership.person)
    withdraw_all(people.offers_by_right_of(membership), actor)
    before = {
        "organisation": membership.organisation.name,
        "role": membership.role.value,
        "person": membership.person.name,
    }
    audit.record(actor, membership, "end", before=before)
    security.note("role-ended", membership.person, by=actor.person_id, role=membership.role.value)
    _tell(membership, given=False)


def _owners_compared(organisation: Organisation, actor: Actor) -> AbstractContextManager[None]:
    """Another owner than the one an officer read in the registration: the officers are told."""
    return registration.watching(organisation, actor) if isinstance(organisation, Facility) else nullcontext()


def _owners(organisation_id: int) -> int:
    """How many owners there are; the organisation is locked, so that two owners cannot end each other at once."""
    db.session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    query = select(func.count(Membership.id)).where(
        Membership.organisation_id == organisation_id,
        Membership.role.in_(people.OWNERS),
        Membership.ended_at.is_(None),
    )
    return db.session.scalar(query) or 0


def _tell(membership: Membership, *, given: bool) -> None:
    bus.publish(
        RoleChanged(
            person_id=membership.person_id,
            membership_id=membership.id,
            organisation=membership.organisation.name,
            role=words.ROLES[membership.role],
            given=given,
        )
    )
