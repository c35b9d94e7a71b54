"""Reading the security log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import Person, SecurityEvent
from app.accounts.queries import people
from app.accounts.security_kinds import of_group
from app.kernel import clock
from app.kernel.db import db

PAGE = 50
Line = tuple[SecurityEvent, Person | None]
"""What happened, and to whose account; nobody's where the address has none."""


@dataclass(frozen=True)
class Wanted:
    """Which lines; empty means any. Days are Vietnamese and included; ``who`` is a part of a name or an address."""

    group: str = ""
    who: str = ""
    origin: str = ""
    first: date | None = None
    last: date | None = None


def lines(wanted: Wanted, page: int) -> tuple[list[Line], int]:
    """One page of the log, newest first, and how many lines there are."""
    query = (
        select(SecurityEvent, Person)
        .outerjoin(Person, Person.id == SecurityEvent.person_id)
        .where(*_wanted(wanted))
    )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = (
        query.order_by(SecurityEvent.at.desc(), SecurityEvent.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    )
    return [(row[0], row[1]) for row in db.session.execute(rows)], total


def _wanted(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.group:
        where.append(SecurityEvent.kind.in_(of_group(wanted.group)))
    if wanted.who:
        where.append(people.matches(wanted.who))
    if wanted.origin:
        where.append(SecurityEvent.facts["origin"].as_string() == wanted.origin)
    if wanted.first:
        where.append(SecurityEvent.at >= clock.at(wanted.first, 0))
    if wanted.last:
        where.append(SecurityEvent.at <= clock.end_of(wanted.last))
    return where
