"""The plan of stands: laying a grid, changing one, taking one away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.fairs.models import Allocation, Fair, Stand
from app.fairs.states import AllocationState, FairState
from app.kernel import audit, rights
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission
from app.programme.states import FundSource

MOST_STANDS = 600
AISLE = 2
"""Metres between two rows."""


@dataclass(frozen=True)
class Grid:
    """Rows of equal stands side by side; ``letter`` begins each number, sizes in metres (R38: 3 × 3)."""

    letter: str
    rows: int
    columns: int
    price: Money | None
    funding: FundSource
    width: int = 3
    depth: int = 3


def lay_out(fair: Fair, grid: Grid, actor: Actor) -> int:
    """Add a block of stands below those already there; numbers go on from the last of this letter."""
    _check_right(fair, actor)
    letter = grid.letter.strip().upper()
    count = grid.rows * grid.columns
    if not letter.isalpha() or not letter.isascii() or len(letter) > 2:
        raise Invalid({"letter": _("One or two letters, for example A.")})
    known = list(db.session.scalars(select(Stand).where(Stand.fair_id == fair.id)))
    if count < 1 or len(known) + count > MOST_STANDS:
        raise Invalid({"rows": _("A fair holds 1 to %(most)d stands.", most=MOST_STANDS)})
    numbers = [int(s.number[len(letter) :]) for s in known if _of_letter(s.number, letter)]
    start, top = max(numbers, default=0), max((s.y + s.depth + AISLE for s in known), default=0)
    for place in range(count):
        row, column = divmod(place, grid.columns)
        db.session.add(
            Stand(
                fair_id=fair.id,
                number=f"{letter}{start + place + 1:02d}",
                x=column * grid.width,
                y=top + row * (grid.depth + AISLE),
                width=grid.width,
                depth=grid.depth,
                price=grid.price,
                funding=grid.funding,
            )
        )
    audit.record(actor, fair, "lay_out", after={"stands": count, "funding": grid.funding.value})
    return count


def change(stand: Stand, actor: Actor, *, price: Money | None, funding: FundSource) -> None:
    """A stand's price in đồng and whose money pays it (R19); not while somebody holds it."""
    _check_right(stand.fair, actor)
    _refuse_live(stand)
    before = {"price": stand.price, "funding": stand.funding.value}
    stand.price, stand.funding = price, funding
    audit.record(actor, stand, "edit", before=before, after={"price": price, "funding": funding.value})


def remove(stand: Stand, actor: Actor) -> None:
    """Take a stand off the plan; not one that was ever given to somebody."""
    _check_right(stand.fair, actor)
    if db.session.scalar(select(func.count()).where(Allocation.stand_id == stand.id)):
        raise WrongMoment(_("Somebody had this stand, so it stays on the plan."))
    audit.record(actor, stand.fair, "remove_stand", before={"stand": stand.number})
    db.session.delete(stand)


def _of_letter(number: str, letter: str) -> bool:
    return number.startswith(letter) and number[len(letter) :].isdigit()


def refuse_strangers(fair: Fair, actor: Actor) -> None:
    """NotAllowed for everybody but officers of the host province and of the national agency."""
    rights.check(actor, Permission.STAND_MANAGE)
    if not actor.can_on(Permission.STAND_MANAGE, fair.belongs()):
        raise NotAllowed(_("Only officers of the host province and of the national agency draw the plan."))


def _check_right(fair: Fair, actor: Actor) -> None:
    refuse_strangers(fair, actor)
    if fair.state not in (FairState.DRAFT, FairState.PUBLISHED):
        raise WrongMoment(_("The fair is over or cancelled, so its facts stay as they are."))


def _refuse_live(stand: Stand) -> None:
    query = select(func.count()).where(
        Allocation.stand_id == stand.id, Allocation.state != AllocationState.VACATED
    )
    if db.session.scalar(query):
        raise WrongMoment(_("Somebody holds this stand. Free it first."))
