"""How much the State pays: arithmetic over dated rates, showing its working. No session, no request, no clock.

It stands here and not in ``subsidies`` because the fair's page, left of it on the street, shows a facility what it
would get before it applies; ``subsidies`` decides with the very same function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.money import FULL, Money, dong, share, total
from app.programme.states import FairKind, FundSource

PROGRAMME_MONEY = frozenset({FundSource.NATIONAL, FundSource.LOCAL})
STAND_ITEM = {
    FairKind.ORGANISED: "stand_rent",
    FairKind.JOINED: "stand_rent",
    FairKind.OVERSEAS: "space",
}
"""The cost item a stand's own price falls under."""


@dataclass(frozen=True)
class CostLine:
    """A cost asked for: quantity × unit price in đồng; ``invoiced`` caps it once the invoice is known (R15)."""

    item_code: str
    quantity: int
    unit_price: Money
    note: str = ""
    invoiced: Money | None = None

    @property
    def cost(self) -> Money:
        """What it costs, never more than invoiced."""
        asked = Money(self.quantity * self.unit_price)
        return asked if self.invoiced is None else min(asked, self.invoiced)


@dataclass(frozen=True)
class ItemTerm:
    """The rate of one cost item; an item without a term is outside the list (R12)."""

    item_code: str
    percent: int
    cap: Money | None
    clause: str


@dataclass(frozen=True)
class Terms:
    """The rates in force on a day for one kind of fair; ``version`` names them for the record."""

    fair_kind: FairKind
    on: date
    items: Mapping[str, ItemTerm]
    most_priority_percent: int
    version: str


@dataclass(frozen=True)
class AssessedLine:
    """One line with its working: support = floor(eligible × percent), own share = cost − support."""

    line: CostLine
    cost: Money
    eligible: Money
    percent: int
    support: Money
    own_share: Money
    clause: str
    why_not: str = ""
    """``outside_list``, ``paid_elsewhere`` or ``other_money``; empty when supported."""


@dataclass(frozen=True)
class Assessment:
    """All lines and their sums in đồng."""

    lines: tuple[AssessedLine, ...]
    cost: Money
    eligible: Money
    support: Money
    own_share: Money


def assess(
    lines: Sequence[CostLine],
    terms: Terms,
    *,
    priority: bool = False,
    funding: FundSource = FundSource.NATIONAL,
    paid_elsewhere: frozenset[str] = frozenset(),
) -> Assessment:
    """What each line gets (R9–R16): ``paid_elsewhere`` names items another State source already pays (R18)."""
    assessed = tuple(_assess_line(line, terms, priority, funding, paid_elsewhere) for line in lines)
    return Assessment(
        lines=assessed,
        cost=total([a.cost for a in assessed]),
        eligible=total([a.eligible for a in assessed]),
        support=total([a.support for a in assessed]),
        own_share=total([a.own_share for a in assessed]),
    )


def percent_with_priority(percent: int, most_priority_percent: int, priority: bool) -> int:
    """The rate, raised for priority by at most ``most_priority_percent``/100 and clipped at 100 % (R14)."""
    return min(percent * most_priority_percent // FULL, FULL) if priority else percent


def most_advance(support: Money, percent: int) -> Money:
    """The most that may be paid before acceptance (R22: 70 %)."""
    return share(support, percent)


def _assess_line(
    line: CostLine, terms: Terms, priority: bool, funding: FundSource, paid_elsewhere: frozenset[str]
) -> AssessedLine:
    if line.quantity <= 0 or line.unit_price < 0:
        raise ValueError("a cost has a positive quantity and no negative price")
    cost = line.cost
    term = terms.items.get(line.item_code)
    why_not = _why_not(line, term, funding, paid_elsewhere)
    if why_not or term is None:
        clause = term.clause if term else ""
        return AssessedLine(line, cost, dong(0), 0, dong(0), cost, clause, why_not)
    percent = percent_with_priority(term.percent, terms.most_priority_percent, priority)
    support = share(cost, percent)
    if term.cap is not None:
        support = min(support, term.cap)
    return AssessedLine(line, cost, cost, percent, support, Money(cost - support), term.clause)


def _why_not(
    line: CostLine, term: ItemTerm | None, funding: FundSource, paid_elsewhere: frozenset[str]
) -> str:
    if funding not in PROGRAMME_MONEY:
        return "other_money"
    if line.item_code in paid_elsewhere:
        return "paid_elsewhere"
    return "" if term is not None and term.percent > 0 else "outside_list"
