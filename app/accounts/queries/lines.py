"""Reading history across things, cut to what the reader answers for.

A provincial reader sees the lines about facilities of the province and the roles in them, what the province's own
staff did, and every kind that a room to the right named in ``of_province``. Administrators without a right on the
business see the lines about people and roles only (trust notes §5.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from app.accounts.models import Agency, Facility, Membership, Organisation
from app.kernel import clock
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.kernel.permissions import Actor, Permission, Scope

PAGE = 50
SYSTEM_KINDS = ("person", "membership", "offer", "agency")
IdsOfProvince = Callable[[str], Select[Any]]
_of_province: dict[str, IdsOfProvince] = {}


@dataclass(frozen=True)
class Wanted:
    """Which lines; empty means any. Days are Vietnamese and included."""

    kind: str = ""
    verb: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None
    thing_id: int | None = None


def of_province(kind: str, ids: IdsOfProvince) -> None:
    """Let provincial readers see lines of this kind: ``ids`` selects the ids of a province's things."""
    _of_province[kind] = ids


def _facilities(province_code: str) -> Select[Any]:
    return select(Facility.id).where(Facility.province_code == province_code)


def _memberships(province_code: str) -> Select[Any]:
    return (
        select(Membership.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.province_code == province_code)
    )


of_province("facility", _facilities)
of_province("membership", _memberships)


def lines(actor: Actor, wanted: Wanted, page: int) -> tuple[list[AuditEntry], int]:
    """One page of history, newest first, and how many lines there are."""
    where = [_reach(actor), *_wanted(wanted)]
    query = select(AuditEntry).where(*where).order_by(AuditEntry.seq.desc())
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*where)) or 0
    return list(db.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE))), total


def kinds(actor: Actor) -> list[str]:
    """The kinds of things in the reader's history."""
    query = select(AuditEntry.kind).where(_reach(actor)).distinct().order_by(AuditEntry.kind)
    return list(db.session.scalars(query))


def _reach(actor: Actor) -> ColumnElement[bool]:
    scope = actor.scope(Permission.AUDIT_READ)
    if scope is Scope.ALL:
        if actor.can(Permission.FACILITY_READ):
            return AuditEntry.seq > 0
        return AuditEntry.kind.in_(SYSTEM_KINDS)
    if scope is not Scope.PROVINCE or not actor.province_code:
        return false()
    colleagues = (
        select(Membership.person_id)
        .join(Agency, Agency.id == Membership.organisation_id)
        .where(Agency.province_code == actor.province_code)
    )
    things = [
        and_(AuditEntry.kind == kind, AuditEntry.thing_id.in_(ids(actor.province_code)))
        for kind, ids in _of_province.items()
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
        where.append(AuditEntry.actor_name.icontains(wanted.who, autoescape=True))
    if wanted.first:
        where.append(AuditEntry.at >= clock.at(wanted.first, 0))
    if wanted.last:
        where.append(AuditEntry.at <= clock.end_of(wanted.last))
    return where
