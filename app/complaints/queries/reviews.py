"""Reviews: the desk's queue and a facility's own."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Facility
from app.complaints.models import REVIEWED, DecisionReview
from app.complaints.states import ReviewState
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within_or_not_found

PAGE = 25


class Show(StrEnum):
    """Which reviews the queue lists."""

    MINE = "mine"
    OPEN = "open"
    DECIDED = "decided"


def queue(actor: Actor, show: Show, page: int) -> tuple[list[DecisionReview], int]:
    """One page, what is due first at the top; decided ones newest first; and how many there are."""
    where = [_within(actor), *_shown(show, actor)]
    order = DecisionReview.decided_at.desc() if show is Show.DECIDED else DecisionReview.due_at
    rows = db.session.scalars(
        _rows().where(*where).order_by(order, DecisionReview.id).limit(PAGE).offset((page - 1) * PAGE)
    )
    return list(rows), db.session.scalar(_count(*where)) or 0


def how_many_wait(actor: Actor) -> Select[int]:
    """How many reviews wait for this officer, who decides none of their own decisions, as a question."""
    return _count(_within(actor), *_shown(Show.MINE, actor))


def review(review_id: int, actor: Actor) -> DecisionReview:
    """One review within the officer's scope; NotFound otherwise."""
    return _found(db.session.scalar(_rows().where(DecisionReview.id == review_id, _within(actor))))


def of_facility(actor: Actor, page: int) -> tuple[list[DecisionReview], int]:
    """One page of what the facility asked, newest first; and how many there are."""
    mine = DecisionReview.facility_id == actor.organisation_id
    rows = _rows().where(mine).order_by(DecisionReview.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return list(db.session.scalars(rows)), db.session.scalar(_count(mine)) or 0


def own(review_id: int, actor: Actor) -> DecisionReview:
    """One of the facility's own; NotFound otherwise."""
    mine = DecisionReview.facility_id == actor.organisation_id
    return _found(db.session.scalar(_rows().where(DecisionReview.id == review_id, mine)))


def thing(row: DecisionReview) -> Any:
    """What the review is about."""
    return db.session.get(REVIEWED[row.kind], row.thing_id)


def first_decision(row: DecisionReview) -> AuditEntry:
    """The line of history that is disputed."""
    return db.session.get_one(AuditEntry, row.decision_seq)


def _rows() -> Select[DecisionReview]:
    query = select(DecisionReview).join(Facility, Facility.id == DecisionReview.facility_id)
    return query.options(joinedload(DecisionReview.facility, innerjoin=True).lazyload("*"))


def _count(*where: ColumnElement[bool]) -> Select[int]:
    query = select(func.count(DecisionReview.id)).join(Facility, Facility.id == DecisionReview.facility_id)
    return query.where(*where)


def _shown(show: Show, actor: Actor) -> list[ColumnElement[bool]]:
    asked = DecisionReview.state == ReviewState.ASKED
    if show is Show.DECIDED:
        return [~asked]
    others = DecisionReview.decided_by.is_distinct_from(actor.person_id)
    return [asked, others] if show is Show.MINE else [asked]


def _within(actor: Actor) -> ColumnElement[bool]:
    return within_or_not_found(actor, Permission.REPORT_READ, province=Facility.province_code)


def _found(row: DecisionReview | None) -> DecisionReview:
    if row is None:
        raise NotFound
    return row
