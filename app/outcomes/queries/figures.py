"""Counts and sums by stage and by how far they are known: never added together (R39, R40).

A caller that shows them to the public shows totals only; ``facilities`` says how many stand behind a figure, so that
a single confidential contract is not told by its sum.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from app.accounts.models import Facility
from app.fairs.models import Fair
from app.kernel.db import db
from app.kernel.money import Money
from app.outcomes.models import FollowUp, Outcome
from app.outcomes.queries.outcome_filter import OutcomeFilter, follow_ups_within, narrowed
from app.outcomes.rules import has_value
from app.outcomes.states import OutcomeState, Stage

TIERS = (OutcomeState.VERIFIED, OutcomeState.MATCHED, OutcomeState.DECLARED)
"""How far known, surest first; refused ones are no result."""


@dataclass(frozen=True)
class Figure:
    """How many outcomes, their value in đồng (None where the stage has none) and how many facilities."""

    count: int = 0
    amount: Money | None = None
    facilities: int = 0


@dataclass(frozen=True)
class StageRow:
    """One stage with a figure per tier. There is no total on purpose."""

    stage: Stage
    tiers: dict[OutcomeState, Figure]

    @property
    def most(self) -> int:
        """The largest count of a tier, for the scale of a chart."""
        return max(figure.count for figure in self.tiers.values())


Grid = list[StageRow]


@dataclass(frozen=True)
class Answers:
    """How a wave of questions was answered. Who did not answer is not a zero."""

    asked: int = 0
    answered: int = 0
    nothing_sold: int = 0

    @property
    def silent(self) -> int:
        """Asked and not answered."""
        return self.asked - self.answered

    @property
    def percent(self) -> int | None:
        """Answered of asked in whole percent; None when nobody was asked yet."""
        return self.answered * 100 // self.asked if self.asked else None


Cells = Mapping[tuple[Stage, OutcomeState], Figure]


@dataclass
class _Cells:
    found: dict[Hashable, dict[tuple[Stage, OutcomeState], Figure]] = field(default_factory=dict)

    def grid(self, key: Hashable) -> Grid:
        return grid(self.found.get(key, {}))


def grid(cells: Cells) -> Grid:
    """Every stage with every tier, also those that are empty."""
    return [StageRow(stage, {t: cells.get((stage, t), _none(stage)) for t in TIERS}) for stage in Stage]


def together(parts: Iterable[Grid]) -> Grid:
    """Grids that share no facility (of provinces) as one; each tier by itself."""
    cells: dict[tuple[Stage, OutcomeState], Figure] = {}
    for part in parts:
        for row in part:
            for tier, figure in row.tiers.items():
                cells[row.stage, tier] = _added(cells.get((row.stage, tier), _none(row.stage)), figure)
    return grid(cells)


def _added(one: Figure, other: Figure) -> Figure:
    amount = None if one.amount is None else Money(one.amount + (other.amount or 0))
    return Figure(one.count + other.count, amount, one.facilities + other.facilities)


def answers_together(parts: Iterable[Answers]) -> Answers:
    """How the questions of several parts (of provinces) were answered, as one."""
    every = list(parts)
    return Answers(
        sum(one.asked for one in every),
        sum(one.answered for one in every),
        sum(one.nothing_sold for one in every),
    )


def _none(stage: Stage) -> Figure:
    return Figure(0, Money(0) if has_value(stage) else None, 0)


def by_stage(chosen: OutcomeFilter | None = None) -> Grid:
    """Every stage with its tiers, also those that are empty."""
    return _cells(chosen or OutcomeFilter()).grid(None)


def by_province(chosen: OutcomeFilter | None = None) -> dict[str, Grid]:
    """Province code → its stages; provinces without an outcome are not in it."""
    return _grids(chosen, Facility.province_code)


def by_fair(chosen: OutcomeFilter | None = None) -> dict[int, Grid]:
    """Fair → its stages; what came of an enquiry without a fair is not in it."""
    cells = _cells(chosen or OutcomeFilter(), Outcome.fair_id)
    return {key: cells.grid(key) for key in cells.found if isinstance(key, int)}


def one(stage: Stage, state: OutcomeState, chosen: OutcomeFilter | None = None) -> Figure:
    """A single figure, e.g. value of goods delivered and verified."""
    rows = {row.stage: row for row in by_stage(replace(chosen or OutcomeFilter(), stage=stage, state=state))}
    return rows[stage].tiers[state]


def answers(today: date, chosen: OutcomeFilter | None = None) -> Answers:
    """All questions that fell due."""
    return _answers(today, chosen).get(None, Answers())


def answers_by_fair(today: date, chosen: OutcomeFilter | None = None) -> dict[int, Answers]:
    """Fair → how its questions were answered."""
    return _answers(today, chosen, FollowUp.fair_id)


def answers_by_province(today: date, chosen: OutcomeFilter | None = None) -> dict[str, Answers]:
    """Province code → how its facilities answered."""
    return _answers(today, chosen, Facility.province_code)


def _grids(chosen: OutcomeFilter | None, by: Any) -> dict[Any, Grid]:
    cells = _cells(chosen or OutcomeFilter(), by)
    return {key: cells.grid(key) for key in cells.found}


def _cells(chosen: OutcomeFilter, by: Any = None) -> _Cells:
    keys: Sequence[Any] = () if by is None else (by,)
    query = select(
        Outcome.stage,
        Outcome.state,
        func.count(Outcome.id),
        func.sum(Outcome.amount),
        func.count(Outcome.facility_id.distinct()),
        *keys,
    ).join(Facility, Facility.id == Outcome.facility_id)
    query = (
        narrowed(query, chosen).where(Outcome.state.in_(TIERS)).group_by(Outcome.stage, Outcome.state, *keys)
    )
    cells = _Cells()
    for stage, state, count, amount, facilities, *key in db.session.execute(query):
        value = Money(int(amount)) if has_value(stage) else None
        cells.found.setdefault(key[0] if key else None, {})[(stage, state)] = Figure(count, value, facilities)
    return cells


def _answers(today: date, chosen: OutcomeFilter | None, by: Any = None) -> dict[Any, Answers]:
    keys: Sequence[Any] = () if by is None else (by,)
    query = (
        select(
            func.count(FollowUp.id),
            func.count(FollowUp.answered_at),
            func.sum(case((FollowUp.nothing_sold.is_(True), 1), else_=0)),
            *keys,
        )
        .join(Facility, Facility.id == FollowUp.facility_id)
        .join(Fair, Fair.id == FollowUp.fair_id)
        .where(FollowUp.due_on <= today)
    )
    query = follow_ups_within(query, chosen or OutcomeFilter())
    rows = db.session.execute(query.group_by(*keys) if keys else query)
    return {
        key[0] if key else None: Answers(asked, answered, int(nothing or 0))
        for asked, answered, nothing, *key in rows
    }
