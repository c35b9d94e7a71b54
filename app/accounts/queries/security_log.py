"""Reading the security log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.accounts.models import Person, SecurityEvent
from app.kernel.db import db
from app.kernel.permissions import Actor


@dataclass(frozen=True)
class Line:
    """What happened, and to whose account; nobody's where the address has none."""

    event: SecurityEvent
    person: Person | None


def events(_actor: Actor) -> Select[SecurityEvent]:
    """Everything that was written down, with ``Person`` where there is one."""
    return select(SecurityEvent).outerjoin(Person, Person.id == SecurityEvent.person_id)


def lines(found: Sequence[SecurityEvent]) -> list[Line]:
    """These events with the people they are about."""
    ids = {event.person_id for event in found if event.person_id is not None}
    people = (
        {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(ids)))} if ids else {}
    )
    return [Line(event, people.get(event.person_id or 0)) for event in found]
