"""Which ceilings need no amount, and by which decision; every other ceiling nobody set refuses the money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_

from app.programme.models import BudgetLine
from app.programme.states import LineScope


@dataclass(frozen=True)
class Decision:
    """The text that leaves a ceiling without an amount: its number and its day."""

    number: str
    on: date


CIRCULAR = Decision("Thông tư 28/2018/TT-BTC", date(2018, 3, 28))
BY_LAW: dict[LineScope, Decision] = {
    LineScope.FAIR_ITEM: CIRCULAR,
    LineScope.FACILITY_YEAR: CIRCULAR,
}
"""Kinds the law measures by percent only, so that they have an amount only where somebody set one (R16)."""


def decision_of(line: BudgetLine) -> Decision | None:
    """The decision by which money may be taken from this line without an amount; None: it needs one."""
    taken = Decision(line.uncapped_by, line.uncapped_on) if line.uncapped_on else None
    return taken or BY_LAW.get(line.scope)


def is_unset(line: BudgetLine | None) -> bool:
    """Whether nobody set this ceiling and nothing leaves it open, so that no money may be taken from it."""
    return line is None or (line.cap is None and decision_of(line) is None)


def open_by_decision() -> ColumnElement[bool]:
    """The same question to the database: lines that need no amount."""
    return or_(BudgetLine.scope.in_(BY_LAW), BudgetLine.uncapped_on.is_not(None))
