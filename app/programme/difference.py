"""Which files a rate with its first day in the past would have changed.

The files stand in rooms to the right, so the question is a port that ``app/wiring.py`` fills.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.kernel import clock
from app.kernel.money import Money
from app.kernel.permissions import Actor, Belongs, Permission
from app.kernel.ports import Port
from app.programme import proposals
from app.programme.models import MeasureProposal
from app.programme.rules import ItemTerm
from app.programme.states import FairKind, MeasureKind, MeasureState


@dataclass(frozen=True)
class RateChange:
    """Another rate for one cost item on every day from ``first`` to ``last``; ``old`` None where there was none."""

    fair_kind: FairKind
    item_code: str
    first: date
    last: date
    old: ItemTerm | None
    new: ItemTerm


@dataclass(frozen=True)
class FileDifference:
    """A file whose support differs by the two rates, in đồng; ``granted`` is what was decided, None before that."""

    application_id: int
    number: str
    facility: str
    province_code: str | None
    fair_vi: str
    fair_en: str
    day: date
    award_id: int | None
    award_number: str
    granted: Money | None
    by_old: Money
    by_new: Money

    def belongs(self) -> Belongs:
        """Whose file it is: its facility's province answers for it."""
        return Belongs(provinces=frozenset({self.province_code} if self.province_code else ()))


Finder = Callable[[RateChange], list[FileDifference]]
FINDER: Port[Finder] = Port("finder of files a rate would change")


def change_of(row: MeasureProposal) -> RateChange | None:
    """What a proposal changes on days already past; None for anything but a rate that reaches back."""
    if row.kind is not MeasureKind.RATE or row.fair_kind is None or row.valid_from is None:
        return None
    last = row.decided_on if row.state is MeasureState.IN_FORCE and row.decided_on else clock.today()
    ended = proposals.last_day(row)
    last = min(last, ended) if ended else last
    if row.valid_from > last:
        return None
    code = row.cost_item_code or ""
    old = None if row.seen is None else ItemTerm(code, row.seen, row.seen_cap, "")
    new = ItemTerm(code, row.amount, row.cap, row.clause)
    return RateChange(row.fair_kind, code, row.valid_from, last, old, new)


def files_that_differ(row: MeasureProposal, actor: Actor) -> list[FileDifference]:
    """Every file with its day in the span that comes out differently; a province sees its own facilities'."""
    change = change_of(row)
    if change is None:
        return []
    return [one for one in FINDER()(change) if actor.can_on(Permission.PROGRAMME_READ, one.belongs())]
