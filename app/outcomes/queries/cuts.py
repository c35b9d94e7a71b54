"""Which outcomes are meant: one set of conditions for the figures and for the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.accounts.models import Facility
from app.fairs.models import Fair
from app.kernel.permissions import Actor, Permission, Scope
from app.outcomes.models import Contribution, FollowUp, Outcome, OutcomeState, Stage
from app.programme.models import Period


@dataclass(frozen=True)
class Cut:
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


def narrowed(query: Select[Any], cut: Cut) -> Select[Any]:
    """The query, which already reads ``Outcome`` joined with ``Facility``, within the cut."""
    return query.where(*_conditions(cut))


def _conditions(cut: Cut) -> list[ColumnElement[bool]]:
    pairs: list[tuple[Any, ColumnElement[bool]]] = [
        (cut.stage, Outcome.stage == cut.stage),
        (cut.state, Outcome.state == cut.state),
        (cut.fair_id, Outcome.fair_id == cut.fair_id),
        (cut.province_code, Facility.province_code == cut.province_code),
        (cut.facility_id, Outcome.facility_id == cut.facility_id),
        (cut.since, Outcome.happened_on >= (cut.since or date.min)),
        (cut.until, Outcome.happened_on <= (cut.until or date.max)),
        (cut.attributed, Outcome.contribution != Contribution.NONE),
        (cut.sampled, Outcome.sampled.is_(True)),
    ]
    found = [condition for asked, condition in pairs if asked]
    return [*found, _in_period(cut.period_id)] if cut.period_id else found


def _in_period(period_id: int) -> ColumnElement[bool]:
    fairs = select(Fair.id).where(Fair.period_id == period_id)
    bound = select(Fair.id).where(Fair.period_id.is_not(None))
    begin = select(Period.starts_on).where(Period.id == period_id).scalar_subquery()
    end = select(Period.ends_on).where(Period.id == period_id).scalar_subquery()
    free = or_(Outcome.fair_id.is_(None), Outcome.fair_id.not_in(bound))
    return or_(Outcome.fair_id.in_(fairs), and_(free, Outcome.happened_on.between(begin, end)))


def follow_ups_within(query: Select[Any], cut: Cut) -> Select[Any]:
    """The query, which already reads ``FollowUp`` joined with ``Facility`` and ``Fair``, within the cut."""
    pairs: list[tuple[Any, ColumnElement[bool]]] = [
        (cut.fair_id, FollowUp.fair_id == cut.fair_id),
        (cut.province_code, Facility.province_code == cut.province_code),
        (cut.facility_id, FollowUp.facility_id == cut.facility_id),
        (cut.period_id, Fair.period_id == cut.period_id),
        (cut.since, FollowUp.due_on >= (cut.since or date.min)),
        (cut.until, FollowUp.due_on <= (cut.until or date.max)),
    ]
    return query.where(*(condition for asked, condition in pairs if asked))


def within_sight(query: Select[Any], actor: Actor) -> Select[Any]:
    """Only what the actor may read: their own, their province's, or all."""
    match actor.scope(Permission.OUTCOME_READ):
        case Scope.ALL:
            return query
        case Scope.PROVINCE:
            return query.where(Facility.province_code == actor.province_code)
        case Scope.OWN:
            return query.where(Facility.id == actor.organisation_id)
        case _:
            return query.where(Facility.id < 0)
