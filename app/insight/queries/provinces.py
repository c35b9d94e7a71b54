"""The map and its table: the same figures, province by province."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Facility
from app.accounts.queries.facilities import is_public as is_public_facility
from app.catalog.queries import counts as products
from app.fairs.models import Fair
from app.insight.rules import LEAST_FACILITIES, step_of, thresholds
from app.kernel.db import db
from app.kernel.money import Money
from app.outcomes.queries import figures
from app.outcomes.queries.outcome_filter import OutcomeFilter
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import Period
from app.reference import queries as places
from app.reference.models import Province
from app.subsidies.models import Award
from app.subsidies.states import GRANTED

SHAPES = Path(__file__).parent.parent.parent.parent / "data" / "reference" / "geo" / "choropleth.json"


@dataclass(frozen=True)
class Row:
    """One province: facilities, products, granted support in đồng, goods delivered and verified, answers in percent."""

    province: Province
    facilities: int
    products: int
    support: Money
    delivered: Money
    behind: int
    """How many facilities stand behind ``delivered``."""
    answered: int | None
    is_hidden: bool = False
    """Whether there is a value that the public is not told; ``delivered`` is then 0 and tells nothing of it."""

    @property
    def is_tellable(self) -> bool:
        """Whether the value may be shown to the public without telling a single contract."""
        return self.delivered == 0 or self.behind >= LEAST_FACILITIES


def for_everybody(table: list[Row]) -> list[Row]:
    """The same rows in the same order without the values that would tell a single contract."""
    hidden = _to_hide(table)
    return [
        replace(row, delivered=Money(0), behind=0, is_hidden=True) if row.province.code in hidden else row
        for row in table
    ]


def _to_hide(table: list[Row]) -> set[str]:
    """Codes of the provinces not told, so many that the country's total less the others tells no contract either."""
    hidden = [row for row in table if not row.is_tellable]
    told = sorted((row for row in table if row.delivered and row.is_tellable), key=lambda row: row.behind)
    while hidden and told and sum(row.behind for row in hidden) < LEAST_FACILITIES:
        hidden.append(told.pop(0))
    return {row.province.code for row in hidden}


def by_value(table: list[Row]) -> list[Row]:
    """The largest value first; then, each in the order they came, those not told and those without any."""
    return sorted(table, key=lambda row: (not row.delivered, not row.is_hidden, -row.delivered))


@dataclass(frozen=True)
class Counts:
    """By province: facilities and products everybody sees, support granted in đồng."""

    facilities: dict[str, int]
    products: dict[str, int]
    support: dict[str, int]


def rows(period: Period | None, today: date) -> list[Row]:
    """All 34, in alphabetical order."""
    number = period.id if period else None
    chosen = OutcomeFilter(period_id=number)
    return laid_out(count(number), figures.by_province(chosen), figures.answers_by_province(today, chosen))


def count(period_id: int | None) -> Counts:
    """What is counted beside the outcomes; support that of one period when named."""
    return Counts(
        _count(Facility.province_code, is_public_facility()), products.by_province(), _support(period_id)
    )


def laid_out(counts: Counts, sold: dict[str, figures.Grid], answers: dict[str, figures.Answers]) -> list[Row]:
    """A row for each of the 34, in alphabetical order."""
    return [_row(province, counts, sold, answers) for province in places.provinces()]


def _row(
    province: Province,
    counts: Counts,
    sold: dict[str, figures.Grid],
    answers: dict[str, figures.Answers],
) -> Row:
    code = province.code
    delivered = next(
        (row.tiers[OutcomeState.VERIFIED] for row in sold.get(code, []) if row.stage is Stage.DELIVERED),
        figures.Figure(),
    )
    reply = answers.get(code)
    return Row(
        province,
        counts.facilities.get(code, 0),
        counts.products.get(code, 0),
        Money(counts.support.get(code, 0)),
        delivered.amount or Money(0),
        delivered.facilities,
        reply.percent if reply else None,
    )


def _count(by: Any, condition: Any) -> dict[str, int]:
    query = select(by, func.count()).select_from(Facility).where(condition).group_by(by)
    return {str(code): count for code, count in db.session.execute(query)}


def _support(period_id: int | None) -> dict[str, int]:
    query = (
        select(Facility.province_code, func.sum(Award.support))
        .join(Facility, Facility.id == Award.facility_id)
        .join(Fair, Fair.id == Award.fair_id)
        .where(Award.state.in_(GRANTED))
        .group_by(Facility.province_code)
    )
    if period_id is not None:
        query = query.where(Fair.period_id == period_id)
    return {str(code): int(total) for code, total in db.session.execute(query)}


@dataclass(frozen=True)
class Area:
    """A province as drawn: its outline, its step 0–5 (None: not told), its value in đồng."""

    row: Row
    outline: str
    step: int | None


@dataclass(frozen=True)
class Islands:
    """An archipelago in its box, always drawn and named."""

    outline: str
    box: tuple[int, int, int, int]
    label: tuple[int, int]
    step: int | None


@dataclass(frozen=True)
class Map:
    """A choropleth: areas, the two archipelagos, and the lower ends of its steps."""

    view_box: str
    areas: list[Area]
    hoang_sa: Islands
    truong_sa: Islands
    edges: list[int]

    @property
    def hides(self) -> bool:
        """Whether a province is drawn that the public is not told about."""
        return any(area.row.is_hidden for area in self.areas)


def drawn(table: list[Row]) -> Map:
    """The map of verified deliveries; of rows ``for_everybody`` the hidden ones have a pattern instead of a step."""
    shapes = _shapes()
    edges = thresholds(row.delivered for row in table)
    steps = {row.province.code: None if row.is_hidden else step_of(row.delivered, edges) for row in table}
    areas = [Area(row, shapes["provinces"][row.province.code], steps[row.province.code]) for row in table]
    return Map(
        shapes["view_box"],
        areas,
        _islands(shapes["hoang_sa"], steps),
        _islands(shapes["truong_sa"], steps),
        edges,
    )


@cache
def _shapes() -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(SHAPES.read_text())
    return shapes


def _islands(shape: dict[str, Any], steps: dict[str, int | None]) -> Islands:
    radius = shape["radius"]
    dots = "".join(
        f"M{x - radius:g} {y}a{radius:g} {radius:g} 0 1 0 {2 * radius:g} 0a{radius:g} {radius:g} 0 1 0-{2 * radius:g} 0"
        for x, y in shape["islands"]
    )
    left, top, wide, high = shape["box"]
    across, down = shape["label"]
    return Islands(dots, (left, top, wide, high), (across, down), steps.get(shape["province"], 0))
