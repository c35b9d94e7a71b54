"""Figures of the dashboard and the open data reckoned a second time from other rows, so that the two can disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.accounts.models import Facility
from app.fairs.models import Fair
from app.insight.queries import programme, provinces
from app.insight.queries.provinces import Row
from app.kernel.db import db
from app.kernel.money import Money
from app.outcomes.models import Outcome
from app.outcomes.queries.outcome_filter import OutcomeFilter, narrowed
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import BudgetLine, Period
from app.programme.states import FundSource, LineScope
from app.subsidies import below_decisions
from app.subsidies.invariants import Fault
from app.subsidies.models import Award, LedgerEntry, LedgerTransaction
from app.subsidies.states import GRANTED, HELD, Account, TransactionKind


class Figure(StrEnum):
    """What is counted twice."""

    PAID = "paid"
    COMMITTED = "committed"
    GRANTED = "granted"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Pair:
    """One amount in đồng as the pages show it, and the same from other rows."""

    figure: Figure
    shown: Money
    again: Money

    @property
    def agrees(self) -> bool:
        """Whether both ways give the same."""
        return self.shown == self.again


def pairs(period: Period, table: Sequence[Row]) -> list[Pair]:
    """The money of a period: what the pages show (running sums, the table of provinces) and what other rows say.

    Paid: the ceiling's running sum; bank transfers. Committed: the running sum; cost items less transfers. Granted: the
    table of provinces, from decisions; first postings of the ledger. Delivered: the table; the verified results one by one.
    """
    spent = programme.spending(period)
    paid = _transfers(period)
    return [
        Pair(Figure.PAID, spent.paid, paid),
        Pair(
            Figure.COMMITTED, spent.committed, Money(_cost_items(period) - _transfers(period, *_STILL_HELD))
        ),
        Pair(Figure.GRANTED, Money(sum(row.support for row in table)), _first_postings(period)),
        Pair(Figure.DELIVERED, Money(sum(row.delivered for row in table)), _verified(period)),
    ]


_NATIONAL = Award.funding == FundSource.NATIONAL
_STILL_HELD = (Award.state.in_(HELD),)


def _transfers(period: Period, *where: ColumnElement[bool]) -> Money:
    """What left the national fund by bank, less what came back."""
    return _one(_at_fairs_of(period, below_decisions.transfers(_NATIONAL, *where)))


def _cost_items(period: Period) -> Money:
    """Support of every cost item of awards for which national money is held."""
    return _one(_at_fairs_of(period, below_decisions.cost_items(_NATIONAL, *_STILL_HELD)))


def _first_postings(period: Period) -> Money:
    """What the ledger committed when each standing decision was taken, on the widest line it stands under."""
    query = (
        select(func.sum(LedgerEntry.amount))
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .join(Award, Award.id == LedgerTransaction.award_id)
        .where(
            LedgerTransaction.kind == TransactionKind.COMMIT,
            LedgerEntry.account == Account.COMMITTED,
            below_decisions.widest_line(LineScope.PERIOD),
            Award.state.in_(GRANTED),
        )
    )
    return _one(_at_fairs_of(period, query))


def _verified(period: Period) -> Money:
    """Goods delivered and verified, result by result whatever their province."""
    chosen = OutcomeFilter(stage=Stage.DELIVERED, state=OutcomeState.VERIFIED, period_id=period.id)
    query = select(func.sum(Outcome.amount)).join(Facility, Facility.id == Outcome.facility_id)
    return _one(narrowed(query, chosen))


def _at_fairs_of(period: Period, query: Select[Any]) -> Select[Any]:
    return query.join(Fair, Fair.id == Award.fair_id).where(Fair.period_id == period.id)


def _one(query: Select[Any]) -> Money:
    return Money(int(db.session.scalar(query) or 0))


def faults(today: date) -> Iterator[Fault]:
    """Every figure of every period that two ways of counting give differently (I4)."""
    for period in programme.periods():
        for pair in pairs(period, provinces.rows(period, today)):
            if not pair.agrees:
                yield Fault(
                    "I4", f"{period.code}: {pair.figure} is shown as {pair.shown}, counted again {pair.again}"
                )
