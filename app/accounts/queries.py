"""Reading people and organisations."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import Agency, Membership, Organisation, Person, PersonState
from app.kernel.db import db
from app.kernel.permissions import Actor


def session_key(person: Person, membership: Membership | None) -> str:
    """What a session cookie keeps: it stops working when token or membership change."""
    return f"{person.id}.{person.session_token}.{membership.id if membership else 0}"


def live_memberships(person_id: int) -> list[Membership]:
    """The roles somebody holds now, oldest first."""
    query = select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Membership.id)))


def actor_of_session(key: str) -> Actor | None:
    """Who is behind a session key; None ends the session."""
    person_id, _, rest = key.partition(".")
    token, _, membership_id = rest.partition(".")
    if not (person_id.isdigit() and membership_id.isdigit()):
        return None
    person = db.session.get(Person, int(person_id))
    if person is None or person.state is not PersonState.ACTIVE or person.session_token != token:
        return None
    memberships = live_memberships(person.id)
    wanted = next((m for m in memberships if m.id == int(membership_id)), None)
    if wanted is None and int(membership_id):
        return None
    return actor_for(person, wanted, memberships)


def actor_for(person: Person, membership: Membership | None, memberships: list[Membership]) -> Actor:
    """The person in one role."""
    organisation: Organisation | None = membership.organisation if membership else None
    return Actor(
        person_id=person.id,
        name=person.name,
        role=membership.role if membership else None,
        organisation_id=organisation.id if organisation else None,
        organisation_name=organisation.name if organisation else "",
        province_code=organisation.province_code if isinstance(organisation, Agency) else None,
        language=person.language,
        email_confirmed=person.email_confirmed_at is not None,
        member_of=frozenset(m.organisation_id for m in memberships),
    )
