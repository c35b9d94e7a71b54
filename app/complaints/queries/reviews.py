"""Reviews: the desk's queue and a facility's own."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.complaints.models import REVIEWED, DecisionReview
from app.complaints.states import ReviewState
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within_or_not_found


class Show(StrEnum):
    """Which reviews the queue lists."""

    MINE = "mine"
    OPEN = "open"
    DECIDED = "decided"


def to_list(actor: Actor) -> Select[DecisionReview]:
    """The reviews within an officer's scope."""
    return _listed().where(_within(actor))


def finds(words: str) -> ColumnElement[bool]:
    """A review by its number or its facility."""
    return or_(is_numbered(words, DecisionReview.number), facilities.matches(words))


def how_many_wait(actor: Actor) -> Select[int]:
    """How many reviews wait for this officer, who decides none of their own decisions, as a question."""
    return _count(_within(actor), *shown(Show.MINE, actor))


def review(review_id: int, actor: Actor) -> DecisionReview:
    """One review within the officer's scope; NotFound otherwise."""
    return _found(db.session.scalar(_rows().where(DecisionReview.id == review_id, _within(actor))))


def of_facility(actor: Actor) -> Select[DecisionReview]:
    """What the facility asked for."""
    return _listed().where(DecisionReview.facility_id == actor.organisation_id)


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


def _listed() -> Select[DecisionReview]:
    """What a row of a list is drawn from."""
    query = select(DecisionReview).join(Facility, Facility.id == DecisionReview.facility_id)
    named = contains_eager(DecisionReview.facility.of_type(Facility)).options(*facilities.NAMED)
    return query.options(named)


def _rows() -> Select[DecisionReview]:
    query = select(DecisionReview).join(Facility, Facility.id == DecisionReview.facility_id)
    return query.options(joinedload(DecisionReview.facility, innerjoin=True).lazyload("*"))


def _count(*where: ColumnElement[bool]) -> Select[int]:
    query = select(func.count(DecisionReview.id)).join(Facility, Facility.id == DecisionReview.facility_id)
    return query.where(*where)


def shown(show: Show, actor: Actor) -> list[ColumnElement[bool]]:
    """What is true of the reviews a list shows."""
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
