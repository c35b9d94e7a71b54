"""The rows behind each figure of the dashboard: counted or added up, they give the figure again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, lazyload, load_only

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog.models import Product
from app.catalog.queries.public import is_public
from app.fairs.models import Application, Fair
from app.fairs.queries import fairs
from app.fairs.states import FairState
from app.insight.queries import programme
from app.insight.rules import GROUP_OF, FairGroup, counts_as
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.text_columns import holds
from app.outcomes.models import Outcome
from app.outcomes.queries.figures import TIERS
from app.outcomes.queries.outcome_filter import OutcomeFilter, conditions, named
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import Period
from app.programme.states import FundSource
from app.subsidies.models import Award
from app.subsidies.search import finds_award
from app.subsidies.states import GRANTED, HELD, AwardState

LATE = "late"
"""Fairs whose report is overdue (R37)."""
COUNTED = {
    "fairs": ("", "held", "accepted", "coming", LATE),
    "awards": ("", "paid", "committed", "local", "awaiting"),
}
"""What a figure counts of its kind, as the links of the dashboard name it."""
Conditions = list[ColumnElement[bool]]


@dataclass(frozen=True)
class Asked:
    """Which figure: its kind and its filter, as the link of the dashboard names them.

    ``counted`` None leaves open what is counted: one condition of several.
    """

    what: str
    period: Period | None = None
    group: FairGroup | None = None
    counted: str | None = ""
    stage: Stage | None = None
    state: OutcomeState | None = None
    province: str = ""
    fair_id: int | None = None


@dataclass(frozen=True)
class Kind:
    """All rows of a kind, which of them stand behind a figure, what finds them, and what is added up, if anything."""

    every: Callable[[], Select[Any]]
    cut: Callable[[Asked], Conditions]
    finds: Callable[[str], ColumnElement[bool]]
    adds: Callable[[Asked], Any] = lambda _asked: None


def amount(asked: Asked, query: Select[Any]) -> Money | None:
    """What these rows of a figure add up to in đồng; None where they do not."""
    column = KINDS[asked.what].adds(asked)
    if column is None:
        return None
    sums = query.with_only_columns(func.coalesce(func.sum(column), 0)).order_by(None)
    return Money(int(db.session.scalar(sums) or 0))


def _of_period(asked: Asked) -> Conditions:
    return [Fair.period_id == asked.period.id] if asked.period else []


def _of_province(asked: Asked) -> Conditions:
    return [Facility.province_code == asked.province] if asked.province else []


def _fairs() -> Select[Fair]:
    return select(Fair).where(Fair.supported, Fair.kind.in_(GROUP_OF))


def _of_fairs(asked: Asked) -> Conditions:
    found = _of_period(asked)
    if asked.group is not None:
        found.append(Fair.kind.in_([kind for kind, group in GROUP_OF.items() if group is asked.group]))
    if asked.counted == LATE:
        found.append(Fair.id.in_([fair.id for fair in programme.late_reports(clock.today())]))
    elif asked.counted is not None:
        counted = [
            state for state in FairState if counts_as(state) and asked.counted in ("", counts_as(state))
        ]
        found.append(Fair.state.in_(counted))
    return found


def _awards() -> Select[Award]:
    return (
        select(Award)
        .join(Facility, Facility.id == Award.facility_id)
        .join(Application, Application.id == Award.application_id)
        .join(Fair, Fair.id == Award.fair_id)
        .options(
            load_only(Award.number, Award.state, Award.support, Award.paid),
            contains_eager(Award.facility.of_type(Facility)).options(*facilities.NAMED),
            contains_eager(Award.application)
            .load_only(Application.number)
            .contains_eager(Application.fair)
            .options(fairs.NAMES, lazyload(Fair.province), lazyload(Fair.country)),
        )
    )


_NATIONAL = Award.funding == FundSource.NATIONAL
_MONEY: dict[str, tuple[Any, Conditions]] = {
    "": (Award.support, []),
    "paid": (Award.paid, [_NATIONAL, Award.paid > 0]),
    "committed": (Award.support - Award.paid, [_NATIONAL]),
    "local": (Award.support, [Award.funding == FundSource.LOCAL]),
    "awaiting": (Award.support, []),
}
"""What is added up, and over which awards: paid and committed are national money only, as on its ceiling."""
_STATES: dict[str, tuple[AwardState, ...]] = {"committed": HELD, "awaiting": (AwardState.AWAITING_PLEDGE,)}
"""Where other awards count than those granted."""


def _of_awards(asked: Asked) -> Conditions:
    """Support granted at fairs of the period."""
    found = [*_of_period(asked), *_of_province(asked)]
    if asked.fair_id is not None:
        found.append(Award.fair_id == asked.fair_id)
    if asked.counted is not None:
        found += [Award.state.in_(_STATES.get(asked.counted, GRANTED)), *_MONEY[asked.counted][1]]
    return found


def _outcomes() -> Select[Outcome]:
    query = select(Outcome).join(Facility, Facility.id == Outcome.facility_id).where(Outcome.state.in_(TIERS))
    return query.options(
        contains_eager(Outcome.facility.of_type(Facility)).options(*facilities.NAMED),
        lazyload(Outcome.fair),
        lazyload(Outcome.buyer_country),
        lazyload(Outcome.evidence),
    )


def _of_outcomes(asked: Asked) -> Conditions:
    return conditions(
        OutcomeFilter(
            stage=asked.stage,
            state=asked.state,
            period_id=asked.period.id if asked.period else None,
            fair_id=asked.fair_id,
            province_code=asked.province or None,
        )
    )


def _products() -> Select[Product]:
    query = select(Product).join(Facility, Facility.id == Product.facility_id).where(is_public())
    named = contains_eager(Product.facility.of_type(Facility)).options(*facilities.NAMED)
    return query.options(named, load_only(Product.name_vi, Product.name_en, Product.slug))


KINDS: dict[str, Kind] = {
    "fairs": Kind(_fairs, _of_fairs, fairs.matches),
    "awards": Kind(_awards, _of_awards, finds_award, lambda asked: _MONEY[asked.counted or ""][0]),
    "outcomes": Kind(
        _outcomes,
        _of_outcomes,
        named,
        lambda asked: Outcome.amount if asked.stage is not None and asked.state is not None else None,
    ),
    "facilities": Kind(
        lambda: select(Facility).where(facilities.is_public()), _of_province, facilities.matches
    ),
    "products": Kind(
        _products,
        _of_province,
        lambda words: or_(holds(words, Product.search_key), facilities.matches(words)),
    ),
}
