"""Who is behind a session, in one query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, and_, exists, select

from app.accounts.models import EndedSession, Membership, Organisation, Person
from app.accounts.queries import factors
from app.accounts.states import OrganisationKind, PersonState
from app.kernel.db import db
from app.kernel.permissions import BUYERS, Actor


def session_key(person: Person, membership: Membership | None) -> str:
    """What a session cookie keeps, before its own number: it stops working when token or membership change."""
    return f"{person.id}.{person.session_token}.{membership.id if membership else 0}"


def live_memberships(person_id: int) -> list[Membership]:
    """The roles somebody holds now, oldest first."""
    query = select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Membership.id)))


def also_buys(actor: Actor) -> bool:
    """Whether the person holds a buyer's role besides the one they act in."""
    return actor.person_id is not None and any(m.role in BUYERS for m in live_memberships(actor.person_id))


def actor_of_session(key: str) -> Actor | None:
    """Who is behind a session key; None ends the session."""
    person_id, _, rest = key.partition(".")
    token, _, rest = rest.partition(".")
    membership_id, _, number = rest.partition(".")
    if not (
        person_id.isascii() and person_id.isdigit() and membership_id.isascii() and membership_id.isdigit()
    ):
        return None
    rows = db.session.execute(_roles_of(int(person_id), number)).all()
    if not rows or rows[0].ended or rows[0].state is not PersonState.ACTIVE or rows[0].session_token != token:
        return None
    held = [row for row in rows if row.membership_id is not None]
    wanted = next((row for row in held if row.membership_id == int(membership_id)), None)
    if wanted is None and int(membership_id):
        return None
    return _actor(rows[0], wanted, frozenset(row.organisation_id for row in held))


def actor_for(person: Person, membership: Membership | None, memberships: list[Membership]) -> Actor:
    """The person in one role; ``memberships`` are all they hold."""
    organisation: Organisation | None = membership.organisation if membership else None
    return Actor(
        person_id=person.id,
        name=person.name,
        role=membership.role if membership else None,
        organisation_id=organisation.id if organisation else None,
        organisation_name=organisation.name if organisation else "",
        province_code=_province(organisation.kind, organisation.province_code) if organisation else None,
        language=person.language,
        email_confirmed=person.email_confirmed_at is not None,
        member_of=frozenset(m.organisation_id for m in memberships),
        has_second_factor=factors.has_any(person.id),
        title=membership.job_title if membership else "",
    )


def _roles_of(person_id: int, number: str) -> Any:
    return (
        select(
            Person.id,
            Person.name,
            Person.language,
            Person.state,
            Person.session_token,
            Person.email_confirmed_at,
            Membership.id.label("membership_id"),
            Membership.role,
            Membership.organisation_id,
            Membership.job_title,
            Organisation.name.label("organisation_name"),
            Organisation.kind,
            Organisation.province_code,
            exists().where(EndedSession.number == number).label("ended"),
            factors.holds_one(Person.id).label("has_second_factor"),
        )
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.ended_at.is_(None)))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.id == person_id)
        .order_by(Membership.id)
    )


def _actor(person: Row[Any], wanted: Row[Any] | None, member_of: frozenset[int]) -> Actor:
    return Actor(
        person_id=person.id,
        name=person.name,
        role=wanted.role if wanted else None,
        organisation_id=wanted.organisation_id if wanted else None,
        organisation_name=wanted.organisation_name if wanted else "",
        province_code=_province(wanted.kind, wanted.province_code) if wanted else None,
        language=person.language,
        email_confirmed=person.email_confirmed_at is not None,
        member_of=member_of,
        has_second_factor=bool(person.has_second_factor),
        title=(wanted.job_title or "") if wanted else "",
    )


def _province(kind: OrganisationKind, province_code: str | None) -> str | None:
    """The province somebody works for; a facility's own province gives no right over it."""
    return province_code if kind is OrganisationKind.AGENCY else None
