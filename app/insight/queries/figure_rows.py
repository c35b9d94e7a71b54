"""The rows behind each figure of the dashboard: counted or added up, they give the figure again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog.models import Product
from app.catalog.queries.public import is_public
from app.fairs.models import Fair
from app.fairs.states import FairState
from app.insight.queries import programme
from app.insight.rules import GROUP_OF, FairGroup, counts_as
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import Money
from app.outcomes.models import Outcome
from app.outcomes.queries.figures import TIERS
from app.outcomes.queries.outcome_filter import OutcomeFilter, narrowed
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import Period
from app.programme.states import FundSource
from app.subsidies.models import Award
from app.subsidies.states import GRANTED, HELD, AwardState

PAGE = 50
LATE = "late"
"""Fairs whose report is overdue (R37)."""


@dataclass(frozen=True)
class Asked:
    """Which figure: its kind and its filter, as the link of the dashboard names them."""

    what: str
    period: Period | None = None
    group: FairGroup | None = None
    counted: str = ""
    stage: Stage | None = None
    state: OutcomeState | None = None
    province: str = ""
    fair_id: int | None = None


@dataclass(frozen=True)
class Rows:
    """One page of the rows, how many there are, and their sum in đồng where they have one."""

    rows: list[Any]
    total: int
    amount: Money | None


def rows(asked: Asked, page: int) -> Rows:
    """The rows of a figure; LookupError for a figure that does not exist."""
    return _KINDS[asked.what](asked, page)


def _fairs(asked: Asked, page: int) -> Rows:
    kinds = [kind for kind, group in GROUP_OF.items() if group is asked.group or asked.group is None]
    query = select(Fair).where(Fair.supported, Fair.kind.in_(kinds), _counted(asked.counted))
    if asked.period:
        query = query.where(Fair.period_id == asked.period.id)
    return Rows(*_page(query.order_by(Fair.starts_on, Fair.id), page), None)


def _counted(word: str) -> ColumnElement[bool]:
    if word == LATE:
        return Fair.id.in_([fair.id for fair in programme.late_reports(clock.today())])
    return Fair.state.in_(
        [state for state in FairState if counts_as(state) and word in ("", counts_as(state))]
    )


def _awards(asked: Asked, page: int) -> Rows:
    """Support granted at fairs of the period; paid and committed are national money only, as on its ceiling."""
    amount, conditions = _MONEY.get(asked.counted, _MONEY[""])
    query = (
        select(Award)
        .join(Facility, Facility.id == Award.facility_id)
        .join(Fair, Fair.id == Award.fair_id)
        .where(Award.state.in_(_STATES.get(asked.counted, GRANTED)), *conditions)
        .options(joinedload(Award.facility, innerjoin=True), joinedload(Award.application))
    )
    if asked.period and asked.fair_id is None:
        query = query.where(Fair.period_id == asked.period.id)
    if asked.province:
        query = query.where(Facility.province_code == asked.province)
    if asked.fair_id:
        query = query.where(Award.fair_id == asked.fair_id)
    total = db.session.scalar(query.with_only_columns(func.sum(amount)))
    return Rows(*_page(query.order_by(Award.id), page), Money(int(total or 0)))


_NATIONAL = Award.funding == FundSource.NATIONAL
_MONEY: dict[str, tuple[ColumnElement[Any], tuple[ColumnElement[bool], ...]]] = {
    "": (Award.support.expression, ()),
    "paid": (Award.paid.expression, (_NATIONAL, Award.paid > 0)),
    "committed": (Award.support - Award.paid, (_NATIONAL,)),
    "local": (Award.support.expression, (Award.funding == FundSource.LOCAL,)),
    "awaiting": (Award.support.expression, ()),
}
"""What is added up, and over which awards."""
_STATES: dict[str, tuple[AwardState, ...]] = {"committed": HELD, "awaiting": (AwardState.AWAITING_PLEDGE,)}
"""Where other awards count than those granted."""


def _outcomes(asked: Asked, page: int) -> Rows:
    chosen = OutcomeFilter(
        stage=asked.stage,
        state=asked.state,
        period_id=asked.period.id if asked.period else None,
        fair_id=asked.fair_id,
        province_code=asked.province or None,
    )
    query = narrowed(select(Outcome).join(Facility, Facility.id == Outcome.facility_id), chosen)
    query = query.where(Outcome.state.in_(TIERS)).options(
        joinedload(Outcome.facility, innerjoin=True), joinedload(Outcome.fair)
    )
    single = asked.stage is not None and asked.state is not None
    sums = select(func.sum(query.with_only_columns(Outcome.amount).subquery().c.amount))
    amount = Money(int(db.session.scalar(sums) or 0)) if single else None
    return Rows(*_page(query.order_by(Outcome.happened_on.desc(), Outcome.id), page), amount)


def _facilities(asked: Asked, page: int) -> Rows:
    query = select(Facility).where(facilities.is_public())
    if asked.province:
        query = query.where(Facility.province_code == asked.province)
    return Rows(*_page(query.order_by(Facility.sort_key, Facility.id), page), None)


def _products(asked: Asked, page: int) -> Rows:
    query = (
        select(Product)
        .join(Facility, Facility.id == Product.facility_id)
        .where(is_public())
        .options(joinedload(Product.facility, innerjoin=True))
    )
    if asked.province:
        query = query.where(Facility.province_code == asked.province)
    return Rows(*_page(query.order_by(Product.sort_key, Product.id), page), None)


_KINDS: dict[str, Callable[[Asked, int], Rows]] = {
    "fairs": _fairs,
    "awards": _awards,
    "outcomes": _outcomes,
    "facilities": _facilities,
    "products": _products,
}
KINDS = tuple(_KINDS)


def _page(query: Select[Any], page: int) -> tuple[list[Any], int]:
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    found = db.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)).unique()
    return list(found), total
