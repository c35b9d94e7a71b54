"""Reading people, their roles and what was offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts import addresses, phones, words
from app.accounts.models import (
    Agency,
    Membership,
    Offer,
    Organisation,
    Person,
    SignUp,
)
from app.accounts.states import OrganisationKind
from app.kernel import cards
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.i18n import VI
from app.kernel.permissions import MAKERS, STAFF, Actor, Permission, Role
from app.kernel.text_columns import holds

KINDS = ("staff", "facility", "buyer", "none")
OWNERS = frozenset({Role.FACILITY_OWNER, Role.BUYER_OWNER})


def address(text: str) -> str:
    """An e-mail address as it is kept and compared."""
    return addresses.key(text)


def person_by_email(email: str) -> Person | None:
    """Whose address this is."""
    return db.session.scalar(select(Person).where(Person.email == address(email)))


def me(actor: Actor) -> Person:
    """The person who acts; ``NotFound`` when the account is gone."""
    found = db.session.get(Person, actor.person_id)
    if found is None:
        raise NotFound
    return found


def person(person_id: int) -> Person:
    """Any person, for the administrator's pages; ``NotFound`` when there is none."""
    found = db.session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found


def greeted(person: Person, language: str) -> str:
    """The name a letter greets by: a maker's form of address and given name in Vietnamese, else the whole name."""
    if language != VI or person.form_of_address is None:
        return person.name
    held = {one.role for one in roles(person.id)}
    is_maker = held & MAKERS and not held & STAFF
    return words.called(person.name, person.form_of_address) if is_maker else person.name


def roles(person_id: int) -> list[Membership]:
    """What somebody is where, with the organisations; oldest first."""
    query = (
        select(Membership)
        .options(joinedload(Membership.organisation))
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
    )
    return list(db.session.scalars(query.order_by(Membership.id)))


def my_role(membership_id: int, actor: Actor) -> Membership:
    """One of the actor's own live roles; NotFound otherwise."""
    found = next((m for m in roles(actor.person_id or 0) if m.id == membership_id), None)
    if found is None:
        raise NotFound
    return found


def title_at(person_id: int | None, role: Role, moment: datetime | None) -> str:
    """The title the seat in which somebody acted had at that moment; empty where it had none."""
    if moment is None:
        return ""
    renamed_later = and_(
        AuditEntry.kind == cards.name_of(Membership),
        AuditEntry.thing_id == Membership.id,
        AuditEntry.verb == "name_title",
        AuditEntry.at > moment,
    )
    query = select(Membership, AuditEntry).outerjoin(AuditEntry, renamed_later)
    query = query.where(
        Membership.person_id == person_id,
        Membership.role == role,
        Membership.created_at <= moment,
        or_(Membership.ended_at.is_(None), Membership.ended_at >= moment),
    )
    found = db.session.execute(query.order_by(Membership.id.desc(), AuditEntry.seq).limit(1)).first()
    if found is None:
        return ""
    seat, renamed = found
    return str(renamed.before["job_title"]) if renamed else seat.job_title


def members(organisation_id: int) -> list[Membership]:
    """Who acts for an organisation, with the people; oldest first."""
    query = (
        select(Membership)
        .options(joinedload(Membership.person))
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
    )
    return list(db.session.scalars(query.order_by(Membership.id)))


def last_owner(organisation_id: int) -> int | None:
    """The membership of the only owner, whose role cannot end; None where there are several."""
    owners = [one.id for one in members(organisation_id) if one.role in OWNERS]
    return owners[0] if len(owners) == 1 else None


def membership(membership_id: int, actor: Actor) -> Membership:
    """A live role that the actor may end: in their own organisation, or any staff role for administrators."""
    found = db.session.get(Membership, membership_id)
    if found is None or found.ended_at is not None:
        raise NotFound
    own = actor.can(Permission.MEMBERS_MANAGE) and found.organisation_id == actor.organisation_id
    staff = actor.can(Permission.PEOPLE_MANAGE) and found.role in STAFF
    if not (own or staff):
        raise NotFound
    return found


def open_offers(organisation_id: int) -> list[Offer]:
    """What an organisation offered and nobody has accepted yet; oldest first."""
    query = select(Offer).options(joinedload(Offer.offered_by)).where(*_open())
    return list(db.session.scalars(query.where(Offer.organisation_id == organisation_id).order_by(Offer.id)))


def staff_offers() -> list[Offer]:
    """Open offers of staff roles, for administrators; oldest first."""
    query = select(Offer).options(joinedload(Offer.offered_by)).where(*_open(), Offer.role.in_(STAFF))
    return list(db.session.scalars(query.order_by(Offer.id)))


def offers_of(person_id: int) -> list[Offer]:
    """What somebody offered and nobody has accepted yet; oldest first."""
    query = select(Offer).where(*_open(), Offer.offered_by_id == person_id)
    return list(db.session.scalars(query.order_by(Offer.id)))


def offers_by_right_of(membership: Membership) -> list[Offer]:
    """The open offers this role alone gave its holder the right to make: of its organisation, or of staff roles."""
    made = offers_of(membership.person_id)
    match membership.role:
        case Role.ADMIN:
            return [one for one in made if one.role in STAFF]
        case Role.FACILITY_OWNER | Role.BUYER_OWNER:
            return [one for one in made if one.organisation_id == membership.organisation_id]
        case _:
            return []


def offer(offer_id: int, actor: Actor) -> Offer:
    """An open offer the actor may withdraw: of their own organisation, or a staff role for administrators."""
    found = db.session.scalar(select(Offer).where(Offer.id == offer_id, *_open()))
    if found is None:
        raise NotFound
    own = actor.can(Permission.MEMBERS_MANAGE) and found.organisation_id == actor.organisation_id
    staff = actor.can(Permission.PEOPLE_MANAGE) and found.role in STAFF
    if not (own or staff):
        raise NotFound
    return found


def open_offer(offer_id: int) -> Offer | None:
    """An offer nobody has accepted or withdrawn."""
    return db.session.scalar(select(Offer).where(Offer.id == offer_id, *_open()))


def agencies() -> list[Agency]:
    """The bodies of the programme: the national one first, then by name."""
    query = select(Agency).order_by(Agency.province_code.is_not(None), Agency.sort_key, Agency.id)
    return list(db.session.scalars(query))


def waiting_sign_up(email: str) -> SignUp | None:
    """The newest sign-up of an address that is not confirmed."""
    query = select(SignUp).where(SignUp.email == address(email), SignUp.confirmed_at.is_(None))
    return db.session.scalar(query.order_by(SignUp.id.desc()).limit(1))


def matches(text: str) -> ColumnElement[bool]:
    """A person by name without marks, parts of the e-mail address, or telephone."""
    return or_(holds(text, Person.search_key), phones.is_number(text, Person.phone))


def everybody(_actor: Actor) -> Select[Person]:
    """Every person, for administrators."""
    return select(Person)


@dataclass(frozen=True)
class PersonLine:
    """A person in the list with the live roles."""

    person: Person
    roles: Sequence[Membership]


def with_roles(rows: Sequence[Person]) -> list[PersonLine]:
    """These people, each with the live roles and their organisations."""
    found = roles_of([row.id for row in rows])
    return [PersonLine(row, found[row.id]) for row in rows]


def roles_of(person_ids: list[int]) -> dict[int, list[Membership]]:
    """The live roles of these people, with the organisations."""
    query = (
        select(Membership)
        .options(joinedload(Membership.organisation))
        .where(Membership.person_id.in_(person_ids), Membership.ended_at.is_(None))
    )
    found: dict[int, list[Membership]] = {person_id: [] for person_id in person_ids}
    for row in db.session.scalars(query.order_by(Membership.id)):
        found[row.person_id].append(row)
    return found


def _open() -> tuple[ColumnElement[bool], ...]:
    return Offer.accepted_at.is_(None), Offer.withdrawn_at.is_(None)


def of_kind(kind: str) -> ColumnElement[bool]:
    """People with a role as ``staff``, of a ``facility`` or a ``buyer``, or with ``none``."""
    live = exists().where(Membership.person_id == Person.id, Membership.ended_at.is_(None))
    if kind == "none":
        return ~live
    if kind == "staff":
        return live.where(Membership.role.in_(STAFF))
    return live.where(
        Organisation.id == Membership.organisation_id, Organisation.kind == OrganisationKind(kind)
    )
