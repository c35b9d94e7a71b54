"""Reading history across things, cut to what the reader answers for.

A provincial reader sees the lines about facilities of the province and the roles in them, what the province's own
staff did, and every kind whose room names its province on its card (``record.py``). Administrators without a right on the
business see the lines about people and roles only (trust notes §5.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts.models import Agency, Membership
from app.kernel import cards, clock
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.kernel.permissions import STAFF, Actor, Permission
from app.kernel.scoping import within
from app.kernel.text_columns import holds

PAGE = 50
SYSTEM_KINDS = ("person", "membership", "offer", "agency")


@dataclass(frozen=True)
class Wanted:
    """Which lines; empty means any. Days are Vietnamese and included."""

    kind: str = ""
    verb: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None
    thing_id: int | None = None


def lines(actor: Actor, wanted: Wanted, page: int) -> tuple[list[AuditEntry], int]:
    """One page of history, newest first, and how many lines there are."""
    where = [_reach(actor), *_wanted(wanted)]
    query = select(AuditEntry).where(*where).order_by(AuditEntry.at.desc(), AuditEntry.seq.desc())
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*where)) or 0
    return list(db.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE))), total


def kinds(actor: Actor) -> list[str]:
    """The kinds of things in the reader's history."""
    query = select(AuditEntry.kind).where(_reach(actor)).distinct().order_by(AuditEntry.kind)
    return list(db.session.scalars(query))


def _reach(actor: Actor) -> ColumnElement[bool]:
    reach = within(actor, Permission.AUDIT_READ, province=_of_province)
    if actor.can(Permission.FACILITY_READ):
        return reach
    return and_(reach, AuditEntry.kind.in_(SYSTEM_KINDS))


def _of_province(code: str) -> ColumnElement[bool]:
    """What the province's officers did, and what happened to its facilities and their things."""
    colleagues = (
        select(Membership.person_id)
        .join(Agency, Agency.id == Membership.organisation_id)
        .where(Agency.province_code == code)
    )
    things = [
        and_(AuditEntry.kind == kind.name, AuditEntry.thing_id.in_(kind.province(code)))
        for kind in cards.kinds()
        if kind.province is not None
    ]
    return or_(AuditEntry.actor_id.in_(colleagues), *things)


def _wanted(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.kind:
        where.append(AuditEntry.kind == wanted.kind)
    if wanted.thing_id is not None:
        where.append(AuditEntry.thing_id == wanted.thing_id)
    if wanted.verb:
        where.append(AuditEntry.verb == wanted.verb)
    if wanted.who:
        shown = or_(~AuditEntry.is_forgotten, AuditEntry.actor_role.in_(STAFF))
        where.append(and_(holds(wanted.who, AuditEntry.search_key), shown))
    if wanted.first:
        where.append(AuditEntry.at >= clock.at(wanted.first, 0))
    if wanted.last:
        where.append(AuditEntry.at <= clock.end_of(wanted.last))
    return where
