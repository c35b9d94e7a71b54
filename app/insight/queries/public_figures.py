"""The figures everybody reads, on the front page, on /results and as open data: one count for all of them.

``app/insight/tasks.py`` lets the worker count them; a page that finds none young enough counts by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from app.catalog.queries import counts
from app.insight.queries import programme, provinces
from app.kernel import clock, kept_figures
from app.kernel.kept_figures import Count, Counted, Figures
from app.kernel.money import Money
from app.outcomes.queries import figures
from app.outcomes.queries.figures import Answers, Figure, Grid
from app.outcomes.queries.outcome_filter import OutcomeFilter
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import Period

STOCK = "public stock"
Cells = list[list[Any]]


@dataclass(frozen=True)
class Stock(counts.Stock):
    """What everybody can see, and when it was counted."""

    as_of: datetime


@dataclass(frozen=True)
class OfPeriod:
    """One period for everybody: its stages, and how the questions were answered; all of one moment."""

    as_of: datetime
    stages: Grid
    answers: Answers


@dataclass(frozen=True)
class WithProvinces(OfPeriod):
    """The same with a row for each province."""

    rows: list[provinces.Row]


def stock() -> Stock:
    """Public products by group and their makers."""
    found = kept_figures.latest({STOCK: count_stock})
    return Stock(**found.sets[STOCK], as_of=found.as_of)


def count_stock() -> Counted:
    """The same, counted now."""
    return vars(counts.stock())


def of_period(period: Period) -> OfPeriod:
    """The figures of a period."""
    name = name_of(period.id)
    found = kept_figures.latest({name: partial(count_period, period.id)})
    return OfPeriod(found.as_of, *_together(*_unpacked(found.sets[name])))


def with_provinces(period: Period | None) -> WithProvinces:
    """The figures of a period and its provinces; of all time without one."""
    number = period.id if period else None
    return unpacked(kept_figures.latest(count_of(number)), number)


def unpacked(found: Figures, period_id: int | None) -> WithProvinces:
    """The figures of a period out of what was kept or counted."""
    sold, answered = _unpacked(found.sets[name_of(period_id)])
    counts = provinces.Counts(**found.sets[places_of(period_id)])
    return WithProvinces(found.as_of, *_together(sold, answered), provinces.laid_out(counts, sold, answered))


def every() -> Count:
    """All sets there are, and what counts each: the worker's work."""
    sets: dict[str, Callable[[], Counted]] = {STOCK: count_stock}
    for period in programme.periods():
        sets |= count_of(period.id)
    return sets


def count_of(period_id: int | None) -> Count:
    """The sets of one period."""
    return {
        name_of(period_id): partial(count_period, period_id),
        places_of(period_id): lambda: vars(provinces.count(period_id)),
    }


def name_of(period_id: int | None) -> str:
    """Under which name the outcomes of a period are kept."""
    return f"public period {period_id or 'any'}"


def places_of(period_id: int | None) -> str:
    """Under which name what is counted beside them by province is kept."""
    return f"public provinces {period_id or 'any'}"


def count_period(period_id: int | None) -> Counted:
    """Outcomes and answers of a period by province, counted now, as plain values."""
    chosen = OutcomeFilter(period_id=period_id)
    answered = figures.answers_by_province(clock.today(), chosen)
    return {
        "cells": list(_cells(figures.by_province(chosen))),
        "answers": {code: [one.asked, one.answered, one.nothing_sold] for code, one in answered.items()},
    }


def _unpacked(kept: Counted) -> tuple[dict[str, Grid], dict[str, Answers]]:
    answered = {code: Answers(*three) for code, three in kept["answers"].items()}
    return _grids(kept["cells"]), answered


def _together(sold: Mapping[str, Grid], answered: Mapping[str, Answers]) -> tuple[Grid, Answers]:
    return figures.together(sold.values()), figures.answers_together(answered.values())


def _cells(sold: Mapping[str, Grid]) -> Iterable[list[Any]]:
    for code, grid in sold.items():
        for row in grid:
            for tier, figure in row.tiers.items():
                if figure.count:
                    yield [code, row.stage, tier, figure.count, figure.amount, figure.facilities]


def _grids(cells: Cells) -> dict[str, Grid]:
    found: dict[str, dict[tuple[Stage, OutcomeState], Figure]] = {}
    for code, stage, tier, count, amount, facilities in cells:
        value = None if amount is None else Money(amount)
        found.setdefault(code, {})[Stage(stage), OutcomeState(tier)] = Figure(count, value, facilities)
    return {code: figures.grid(of_code) for code, of_code in found.items()}
