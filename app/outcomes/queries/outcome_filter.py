"""Which outcomes are meant: one set of conditions for the figures and for the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.fairs.models import Fair
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.kernel.text_columns import holds
from app.outcomes.models import FollowUp, Outcome
from app.outcomes.states import Contribution, OutcomeState, Stage
from app.programme.models import Period

CHECKED = (Stage.MEMORANDUM, Stage.CONTRACT, Stage.ORDER, Stage.DELIVERED)
"""Stages an officer answers for; contacts and negotiations are the facility's own word."""
WAITING = "waiting"
"""What the page's status says for these; a badge leads there."""


@dataclass(frozen=True)
class OutcomeFilter:
    """A slice of the outcomes; empty means all. ``attributed`` leaves out what the facility says is not due to us.

    ``period_id`` takes a fair's outcomes by the fair's period (R1) and the others by the day they happened.
    """

    stage: Stage | None = None
    state: OutcomeState | None = None
    period_id: int | None = None
    fair_id: int | None = None
    province_code: str | None = None
    facility_id: int | None = None
    since: date | None = None
    until: date | None = None
    attributed: bool = False
    sampled: bool = False
    waiting: bool = False
    """Declared, of a stage an officer answers for, and not looked at yet."""
    words: str = ""
    """Of the number, the buyer, the paper's number or the facility."""


def narrowed(query: Select[Any], chosen: OutcomeFilter) -> Select[Any]:
    """The query, which already reads ``Outcome`` joined with ``Facility``, within the filter."""
    return query.where(*conditions(chosen))


def conditions(chosen: OutcomeFilter) -> list[ColumnElement[bool]]:
    """The filter as conditions on ``Outcome`` joined with ``Facility``."""
    pairs: list[tuple[Any, ColumnElement[bool]]] = [
        (chosen.stage, Outcome.stage == chosen.stage),
        (chosen.state, Outcome.state == chosen.state),
        (chosen.fair_id, Outcome.fair_id == chosen.fair_id),
        (chosen.province_code, Facility.province_code == chosen.province_code),
        (chosen.facility_id, Outcome.facility_id == chosen.facility_id),
        (chosen.since, Outcome.happened_on >= (chosen.since or date.min)),
        (chosen.until, Outcome.happened_on <= (chosen.until or date.max)),
        (chosen.attributed, Outcome.contribution != Contribution.NONE),
        (chosen.sampled, Outcome.sampled.is_(True)),
        (chosen.waiting, waits()),
        (chosen.words, named(chosen.words)),
    ]
    found = [condition for asked, condition in pairs if asked]
    return [*found, _in_period(chosen.period_id)] if chosen.period_id else found


def waits() -> ColumnElement[bool]:
    """Whether an outcome waits for an officer."""
    return and_(Outcome.state == OutcomeState.DECLARED, Outcome.stage.in_(CHECKED))


def named(words: str) -> ColumnElement[bool]:
    """An outcome by its number, its facility, its buyer or the number of its paper."""
    maker = facilities.Through(Outcome.facility_id)
    both = holds(words, Outcome.search_key, maker)
    return or_(is_numbered(words, Outcome.number), maker.has_digits(words), both)


def _in_period(period_id: int) -> ColumnElement[bool]:
    fairs = select(Fair.id).where(Fair.period_id == period_id)
    bound = select(Fair.id).where(Fair.period_id.is_not(None))
    begin = select(Period.starts_on).where(Period.id == period_id).scalar_subquery()
    end = select(Period.ends_on).where(Period.id == period_id).scalar_subquery()
    free = or_(Outcome.fair_id.is_(None), Outcome.fair_id.not_in(bound))
    return or_(Outcome.fair_id.in_(fairs), and_(free, Outcome.happened_on.between(begin, end)))


def follow_ups_within(query: Select[Any], chosen: OutcomeFilter) -> Select[Any]:
    """The query, which already reads ``FollowUp`` joined with ``Facility`` and ``Fair``, within the filter."""
    return query.where(*follow_up_conditions(chosen))


def follow_up_conditions(chosen: OutcomeFilter) -> list[ColumnElement[bool]]:
    """The filter as conditions on ``FollowUp`` joined with ``Facility`` and ``Fair``; what it does not have is left out."""
    pairs: list[tuple[Any, ColumnElement[bool]]] = [
        (chosen.fair_id, FollowUp.fair_id == chosen.fair_id),
        (chosen.province_code, Facility.province_code == chosen.province_code),
        (chosen.facility_id, FollowUp.facility_id == chosen.facility_id),
        (chosen.period_id, Fair.period_id == chosen.period_id),
        (chosen.since, FollowUp.due_on >= (chosen.since or date.min)),
        (chosen.until, FollowUp.due_on <= (chosen.until or date.max)),
    ]
    return [condition for asked, condition in pairs if asked]


def within_sight(query: Select[Any], actor: Actor) -> Select[Any]:
    """Only what the actor may read: their own, their province's, or all."""
    return query.where(
        within(actor, Permission.OUTCOME_READ, province=Facility.province_code, own=Facility.id)
    )


def counted_within(actor: Actor, facility_id: Any) -> ColumnElement[bool]:
    """The same for counting, by the column that names the facility: nothing is joined."""
    province = facilities.of_province(facility_id)
    return within(actor, Permission.OUTCOME_READ, province=province, own=facility_id)
