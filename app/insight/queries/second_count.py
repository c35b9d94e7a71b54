"""Figures of the dashboard and the open data reckoned a second time from other rows, so that the two can disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.accounts.models import Facility
from app.fairs.models import Fair
from app.insight.queries import programme, provinces
from app.insight.queries.provinces import Row
from app.kernel import clock
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


@dataclass(frozen=True)
class Again:
    """The money of a period in đồng, reckoned from other rows than those the pages read."""

    paid: int = 0
    """Bank transfers."""
    committed: int = 0
    """Cost items of awards still held, less their transfers."""
    granted: int = 0
    """First postings of the ledger."""
    delivered: int = 0
    """The verified results, one by one."""


def compared(paid: int, committed: int, table: Sequence[Row], again: Again) -> list[Pair]:
    """What the pages show (a ceiling's running sums; the table of provinces) beside what other rows say."""
    granted, delivered = (sum(getattr(row, what) for row in table) for what in ("support", "delivered"))
    return [
        Pair(Figure.PAID, Money(paid), Money(again.paid)),
        Pair(Figure.COMMITTED, Money(committed), Money(again.committed)),
        Pair(Figure.GRANTED, Money(granted), Money(again.granted)),
        Pair(Figure.DELIVERED, Money(delivered), Money(again.delivered)),
    ]


def again(periods: Sequence[Period]) -> dict[int, Again]:
    """The second figures of each period by its number."""
    of_fair = {row.id: row.period_id for row in db.session.execute(select(Fair.id, Fair.period_id))}
    transfers, sent = _by_period(_transfers(), of_fair), _by_period(_transfers(_STILL_HELD), of_fair)
    items, granted = _by_period(_cost_items(), of_fair), _by_period(_first_postings(), of_fair)
    return {
        one.id: Again(
            transfers.get(one.id, 0),
            items.get(one.id, 0) - sent.get(one.id, 0),
            granted.get(one.id, 0),
            _verified(one),
        )
        for one in periods
    }


_NATIONAL = Award.funding == FundSource.NATIONAL
_STILL_HELD = Award.state.in_(HELD)


def _transfers(*where: ColumnElement[bool]) -> Select[Any]:
    """What left the national fund by bank, less what came back."""
    return below_decisions.transfers(_NATIONAL, *where)


def _cost_items() -> Select[Any]:
    """Support of every cost item of awards for which national money is held."""
    return below_decisions.cost_items(_NATIONAL, _STILL_HELD)


def _first_postings() -> Select[Any]:
    """What the ledger committed when each standing decision was taken, on the widest line it stands under."""
    return (
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


def _verified(period: Period) -> int:
    """Goods delivered and verified, result by result whatever their province."""
    chosen = OutcomeFilter(stage=Stage.DELIVERED, state=OutcomeState.VERIFIED, period_id=period.id)
    query = select(func.sum(Outcome.amount)).join(Facility, Facility.id == Outcome.facility_id)
    return int(db.session.scalar(narrowed(query, chosen)) or 0)


def _by_period(sums: Select[Any], of_fair: Mapping[int, int | None]) -> dict[int, int]:
    """A sum over awards, by the period of their fairs.

    The database groups by fair: joined with the fairs SQLite looks through the whole ledger once for each.
    """
    found: dict[int, int] = {}
    for amount, fair in db.session.execute(sums.add_columns(Award.fair_id).group_by(Award.fair_id)):
        period = of_fair[fair]
        if period is not None:
            found[period] = found.get(period, 0) + int(amount or 0)
    return found


def faults() -> Iterator[Fault]:
    """Every figure of every period that two ways of counting give differently (I4)."""
    known = programme.periods()
    others = again(known)
    for period in known:
        spent, table = programme.spending(period), provinces.rows(period, clock.today())
        for pair in compared(spent.paid, spent.committed, table, others[period.id]):
            if not pair.agrees:
                yield Fault(
                    "I4", f"{period.code}: {pair.figure} is shown as {pair.shown}, counted again {pair.again}"
                )
