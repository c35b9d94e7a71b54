"""Which costs a facility may ask for at a fair, and what it would get and pay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.fairs.models import Application, Fair
from app.fairs.states import ApplicationState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import Money, dong
from app.kernel.ports import Port
from app.programme import rules
from app.programme.models import CostItem
from app.programme.queries import ADVANCE_PERCENT, parameter, terms_on
from app.programme.rules import STAND_ITEM, Assessment, CostLine, ItemTerm

ORGANISERS_ITEMS = frozenset(
    {"communications", "organising", "common_decor", "opening", "seminar", "organising_staff"}
)
"""Paid by whoever organises, never asked for by one facility."""


@dataclass(frozen=True)
class Offer:
    """A cost item a facility may write into its application; ``fixed`` is the fair's own price in đồng."""

    item: CostItem
    term: ItemTerm
    fixed: Money | None
    is_stand: bool

    @property
    def supported(self) -> bool:
        """Whether the law's list holds it (R12)."""
        return self.term.percent > 0


@dataclass(frozen=True)
class ApprovedFigures:
    """An award's figures as they were approved: the award's number, and its lines with their sums."""

    number: str
    assessment: Assessment


APPROVED_FIGURES: Port[Callable[[int], ApprovedFigures | None]] = Port("figures approved for an application")
"""What was approved for an application, by its id; None while nothing stands approved."""


@dataclass(frozen=True)
class Support:
    """What the facility would get and pay; ``advance`` is the most paid before acceptance (R22).

    ``decided`` is the number of the award the figures are; empty while they are only what the rates give.
    """

    assessment: Assessment
    advance: Money
    rest: Money
    advance_percent: int
    names: dict[str, CostItem]
    clauses: Sequence[str]
    decided: str = ""


def stand_item(fair: Fair) -> str:
    """The code of the stand's cost item; empty for a fair without support."""
    return STAND_ITEM[fair.kind] if fair.kind is not None else ""


def offers(fair: Fair, day: date) -> list[Offer]:
    """The items of this kind of fair on a day, the stand first, then supported, then unsupported ones."""
    if fair.kind is None:
        return []
    terms, stand = terms_on(fair.kind, day).items, stand_item(fair)
    found = [
        Offer(item, terms[code], fair.stand_price if code == stand else None, code == stand)
        for code, item in items(terms).items()
        if code not in ORGANISERS_ITEMS
    ]
    return sorted(found, key=lambda one: (not one.is_stand, not one.supported, one.item.position))


def items(codes: Iterable[str]) -> dict[str, CostItem]:
    """Cost items by code."""
    query = select(CostItem).where(CostItem.code.in_(list(codes))).order_by(CostItem.position)
    return {item.code: item for item in db.session.scalars(query)}


def lines_of(application: Application) -> list[CostLine]:
    """The costs asked for, as the arithmetic wants them."""
    return [CostLine(row.cost_item_code, row.quantity, row.unit_price, row.note) for row in application.costs]


def rules_day(application: Application) -> date:
    """The day whose rules count (R8): the day it was handed in, of a draft today."""
    return clock.today() if application.state is ApplicationState.DRAFT else application.applied_on


def support_of(application: Application, day: date | None = None) -> Support | None:
    """What was approved, else what the rates of its day give (R8); None for a fair without support.

    Once decided, every page, letter and form of the file says these figures and no older ones.
    """
    decided = APPROVED_FIGURES()(application.id) if application.id else None
    if decided is not None:
        return _worked(decided.assessment, application.applied_on, decided.number)
    return by_rates(application, day)


def by_rates(application: Application, day: date | None = None) -> Support | None:
    """What the application asks for by the rates of its day, whatever was decided; None for a fair without support."""
    lines = lines_of(application)
    day = day or rules_day(application)
    return _support(application.fair, lines, day, priority=application.priority)


def pledged_share(application: Application) -> Money:
    """The own share the facility has pledged, in đồng; nothing without a pledge.

    Files pledged before the sum was kept pledged what the rates of their day left.
    """
    if application.cofunding_pledged_at is None:
        return Money(0)
    if application.pledged_share is not None:
        return application.pledged_share
    found = by_rates(application, application.applied_on)
    return found.assessment.own_share if found else Money(0)


def covered(application: Application, own_share: Money) -> bool:
    """Whether the pledge reaches as far as this own share (R17)."""
    return application.cofunding_pledged_at is not None and own_share <= pledged_share(application)


def support_before(fair: Fair, stands: int, day: date) -> Support | None:
    """What so many stands would get before anything is filled in; None while the fair has no price."""
    if fair.kind is None or fair.stand_price is None:
        return None
    return _support(fair, [CostLine(stand_item(fair), stands, fair.stand_price)], day, priority=False)


def supports_before(fair: Fair, day: date) -> list[Support]:
    """The same for each number of stands one may ask for."""
    found = (support_before(fair, stands, day) for stands in range(1, fair.most_stands_each + 1))
    return [one for one in found if one is not None]


def _support(fair: Fair, lines: Sequence[CostLine], day: date, *, priority: bool) -> Support | None:
    if fair.kind is None:
        return None
    return _worked(rules.assess(lines, terms_on(fair.kind, day), priority=priority), day)


def _worked(found: Assessment, day: date, decided: str = "") -> Support:
    percent = parameter(ADVANCE_PERCENT, day).value
    advance = rules.most_advance(found.support, percent)
    clauses = dict.fromkeys(line.clause for line in found.lines if line.clause and line.support)
    return Support(
        assessment=found,
        advance=advance,
        rest=dong(found.support - advance),
        advance_percent=percent,
        names=items([line.line.item_code for line in found.lines]),
        clauses=list(clauses),
        decided=decided,
    )
