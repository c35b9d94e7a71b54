"""Totals that must agree, each counted from other rows, and the money the facilities owe beside the money that came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from app.kernel.db import db
from app.kernel.money import Money
from app.payments.models import Bill, Receipt
from app.payments.states import BillState, ReceiptState
from app.programme.models import BudgetLine
from app.programme.states import FundSource, LineScope
from app.subsidies import below_decisions
from app.subsidies.models import Award, AwardLine, LedgerEntry
from app.subsidies.states import GRANTED, HELD, Account


@dataclass(frozen=True)
class Total:
    """One way of counting the same money, in đồng."""

    source: str
    committed: Money
    paid: Money


def national(year: int) -> list[Total]:
    """The national fund of a year five ways: decisions, cost items and transfers, books, the year's ceiling, the provinces'."""
    return [
        _of_awards(year),
        _of_items(year),
        _of_entries(year),
        _of_lines("year", year, BudgetLine.scope == LineScope.YEAR),
        _of_lines("provinces", year, BudgetLine.key.like("province:%")),
    ]


def agree(totals: list[Total]) -> bool:
    """Whether all ways give the same figures."""
    return len({(one.committed, one.paid) for one in totals}) <= 1


def years() -> list[int]:
    """The years with decisions or ceilings, newest first."""
    ceilings = select(BudgetLine.year).where(BudgetLine.scope == LineScope.YEAR)
    found = db.session.scalars(select(Award.year).union(ceilings))
    return sorted((year for year in found if year is not None), reverse=True)


def own_shares() -> list[Total]:
    """What facilities pay of their own, twice; ``committed`` is still open.

    Bills: what each says. Transfers: what the cost items of granted awards leave to facilities, less what came in.
    """
    still_open = _whole(Bill.amount, Bill.state.in_((BillState.OPEN, BillState.MATCHED)))
    paid = _whole(Bill.amount, Bill.state == BillState.PAID)
    came_in = _whole(Receipt.amount, Receipt.state == ReceiptState.CONFIRMED)
    left = select(func.sum(AwardLine.eligible - AwardLine.support)).join(
        Award, Award.id == AwardLine.award_id
    )
    owed = left.where(Award.state.in_(GRANTED))
    open_, settled, arrived, due = _at_once(still_open, paid, came_in, owed)
    return [
        Total("bills", Money(open_), Money(settled)),
        Total("transfers", Money(due - arrived), Money(arrived)),
    ]


def _whole(column: Any, where: ColumnElement[bool]) -> Select[Any]:
    return select(func.sum(column)).where(where)


def _at_once(*sums: Select[Any]) -> list[int]:
    """Several sums in đồng, in one question."""
    row = db.session.execute(select(*(one.scalar_subquery() for one in sums))).one()
    return [int(amount or 0) for amount in row]


def _sum(column: Any, where: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((where, column), else_=0)), 0)


def _of_awards(year: int) -> Total:
    held = _sum(Award.support - Award.paid, Award.state.in_(HELD))
    query = select(held, func.coalesce(func.sum(Award.paid), 0)).where(
        Award.year == year, Award.funding == FundSource.NATIONAL
    )
    return Total("awards", *_both(query))


def _of_items(year: int) -> Total:
    """Cost items of awards still held, less what left for them by bank; and all that left by bank."""
    national = (Award.year == year, Award.funding == FundSource.NATIONAL)
    held = Award.state.in_(HELD)
    items, sent = below_decisions.cost_items(*national, held), below_decisions.transfers(*national)
    granted, out, paid = _at_once(items, sent.where(held), sent)
    return Total("items", Money(granted - out), Money(paid))


def _of_entries(year: int) -> Total:
    query = (
        select(
            _sum(LedgerEntry.amount, LedgerEntry.account == Account.COMMITTED),
            _sum(LedgerEntry.amount, LedgerEntry.account == Account.PAID),
        )
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .where(BudgetLine.scope == LineScope.YEAR, BudgetLine.year == year)
    )
    return Total("entries", *_both(query))


def _of_lines(source: str, year: int, *where: ColumnElement[bool]) -> Total:
    query = select(
        func.coalesce(func.sum(BudgetLine.committed), 0), func.coalesce(func.sum(BudgetLine.paid), 0)
    ).where(BudgetLine.year == year, *where)
    return Total(source, *_both(query))


def _both(query: Any) -> tuple[Money, Money]:
    committed, paid = db.session.execute(query).one()
    return Money(int(committed)), Money(int(paid))
