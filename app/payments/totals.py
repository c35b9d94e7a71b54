"""Four totals that must agree, and the money the facilities owe beside the money that came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from app.kernel.db import db
from app.kernel.money import Money
from app.payments.models import Bill, Receipt
from app.payments.states import BillState, ReceiptState
from app.programme.models import BudgetLine
from app.programme.states import FundSource, LineScope
from app.subsidies.models import Award, LedgerEntry
from app.subsidies.states import HELD, Account


@dataclass(frozen=True)
class Total:
    """One way of counting the same money, in đồng."""

    source: str
    committed: Money
    paid: Money


def national(year: int) -> list[Total]:
    """The national fund of a year four ways: decisions, books, the year's ceiling, the provinces' ceilings."""
    return [
        _of_awards(year),
        _of_entries(year),
        _of_lines("year", year, BudgetLine.scope == LineScope.YEAR),
        _of_lines("provinces", year, BudgetLine.key.like("province:%")),
    ]


def agree(totals: list[Total]) -> bool:
    """Whether all ways give the same figures."""
    return len({(one.committed, one.paid) for one in totals}) <= 1


def years() -> list[int]:
    """The years with decisions or ceilings, newest first."""
    found = set(db.session.scalars(select(Award.year).distinct()))
    found |= set(db.session.scalars(select(BudgetLine.year).where(BudgetLine.scope == LineScope.YEAR)))
    return sorted((year for year in found if year is not None), reverse=True)


def own_shares() -> list[Total]:
    """What facilities paid of their own: by bills, and by confirmed transfers (``paid``); ``committed`` is still open."""
    still_open = Bill.state.in_((BillState.OPEN, BillState.MATCHED))
    paid = _sum(Bill.amount, Bill.state == BillState.PAID)
    bills = db.session.execute(select(_sum(Bill.amount, still_open), paid)).one()
    standing = Receipt.state == ReceiptState.CONFIRMED
    came_in = db.session.scalar(select(_sum(Receipt.amount, standing))) or 0
    return [
        Total("bills", Money(int(bills[0])), Money(int(bills[1]))),
        Total("transfers", Money(int(bills[0])), Money(int(came_in))),
    ]


def _sum(column: Any, where: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((where, column), else_=0)), 0)


def _of_awards(year: int) -> Total:
    held = _sum(Award.support - Award.paid, Award.state.in_(HELD))
    query = select(held, func.coalesce(func.sum(Award.paid), 0)).where(
        Award.year == year, Award.funding == FundSource.NATIONAL
    )
    return Total("awards", *_both(query))


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
