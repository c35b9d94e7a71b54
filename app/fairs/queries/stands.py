"""Stands: who holds which, and who waits for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.accounts.queries.registration import seen_as_woman_owned
from app.fairs import ranking
from app.fairs.floorplan import OnPlan, Seat, Shade
from app.fairs.models import Allocation, Application, Fair, Stand
from app.fairs.queries.applications import answering
from app.fairs.ranking import Standing
from app.fairs.states import AllocationState, ApplicationState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.kernel.shared_lists import shared
from app.programme.rules import PROGRAMME_MONEY
from app.programme.states import FundSource

MOST_PLANS = 8
"""Of so many fairs a process keeps the plan: a large one has over a thousand stands."""
_HOLDER = joinedload(Allocation.application, innerjoin=True).options(
    load_only(Application.number, Application.facility_id, Application.fair_id),
    joinedload(Application.facility.of_type(Facility), innerjoin=True).options(*facilities.NAMED),
)
_OF_MAKER = (
    Facility.name,
    Facility.name_en,
    Facility.woman_owned,
    Facility.workers,
    Facility.workers_female,
    Facility.workers_minority,
)
READY = (ApplicationState.LISTED, ApplicationState.AWARDED, ApplicationState.CONTRACTED)
"""States of an application that may hold a stand."""


@dataclass(frozen=True)
class Place:
    """A stand and who holds it now; a hold past its time counts as free."""

    stand: Stand
    allocation: Allocation | None

    @property
    def held(self) -> bool:
        """Kept for somebody until a moment, not yet confirmed."""
        return self.allocation is not None and self.allocation.state == AllocationState.HELD

    @property
    def taken(self) -> bool:
        """Whether the stand is confirmed for somebody."""
        return self.allocation is not None and self.allocation.state == AllocationState.CONFIRMED

    @property
    def of_programme(self) -> bool:
        """Paid out of industrial-promotion money (R19)."""
        return self.stand.funding in PROGRAMME_MONEY


@dataclass(frozen=True)
class Wanting:
    """An application that may still get stands: as much of it as the list shows, of which there may be a thousand."""

    id: int
    number: str
    name_vi: str
    """Its facility; ``name_en`` is empty where there is none."""
    name_en: str
    asked: int
    most: int
    """How many stands one facility may have at this fair."""
    holds: int
    standing: Standing
    """What decides between equals (R27)."""

    @property
    def wants(self) -> int:
        """How many more stands it may get."""
        return max(0, min(self.asked, self.most) - self.holds)

    @property
    def reason(self) -> str:
        """Why it stands where it stands."""
        return ranking.reason(self.standing)


def live(now: datetime) -> ColumnElement[bool]:
    """Allocations that keep others off a stand at a moment."""
    unexpired = or_(Allocation.held_until.is_(None), Allocation.held_until > now)
    held = (Allocation.state == AllocationState.HELD) & unexpired
    return or_(Allocation.state == AllocationState.CONFIRMED, held)


def places(fair_id: int, among: Sequence[int] | None = None) -> list[Place]:
    """The stands of a fair in order of their numbers, with who holds each; only those ``among`` these, or all."""
    chosen = Stand.fair_id == fair_id if among is None else Stand.id.in_(among)
    holders = select(Allocation).join(Allocation.stand).where(chosen, live(clock.now())).options(_HOLDER)
    taken = {a.stand_id: a for a in db.session.scalars(holders.order_by(Allocation.id))}
    stands = db.session.scalars(select(Stand).where(Stand.fair_id == fair_id, chosen))
    return [Place(s, taken.get(s.id)) for s in sorted(stands, key=lambda s: (natural(s.number), s.id))]


def seats(fair_id: int, mine: int | None) -> list[Seat]:
    """Every stand of a fair in order of its number, as it is drawn for a reader; ``mine`` is the reader's facility.

    Only what is drawn is read: of eight hundred stands no row of those who have them.
    """
    holds = (
        select(Allocation.stand_id, Allocation.state, Application.facility_id)
        .join(Allocation.application)
        .join(Allocation.stand)
        .where(Stand.fair_id == fair_id, live(clock.now()))
        .order_by(Allocation.id)
    )
    holders = {stand: (state, whose) for stand, state, whose in db.session.execute(holds)}
    return [
        Seat(one, _shown_as(holders.get(one.id), mine), one.funding in PROGRAMME_MONEY)
        for one in _laid_out(fair_id)
    ]


@shared(Stand, most=MOST_PLANS)
def _laid_out(fair_id: int) -> list[OnPlan]:
    """The stands of a fair in order of their numbers; who has which is asked each time."""
    columns = [getattr(Stand, each.name) for each in fields(OnPlan)]
    stands = [OnPlan(*row) for row in db.session.execute(select(*columns).where(Stand.fair_id == fair_id))]
    return sorted(stands, key=lambda one: (natural(one.number), one.id))


def _shown_as(holder: tuple[AllocationState, int] | None, mine: int | None) -> Shade:
    if holder is None:
        return Shade.FREE
    state, whose = holder
    if whose == mine:
        return Shade.MINE
    return Shade.TOOK if state is AllocationState.CONFIRMED else Shade.HELD


def programme_left(fair: Fair, found: Sequence[Seat]) -> int:
    """How many of the stands the programme offers are still to be given."""
    given = sum(seat.of_programme and seat.shade is not Shade.FREE for seat in found)
    return max(0, fair.stands_offered - given)


def natural(number: str) -> tuple[str, int, str]:
    """A sort key that puts A2 before A10."""
    letters = number.rstrip("0123456789")
    digits = number[len(letters) :]
    return letters, int(digits or 0), number


def stand(stand_id: int) -> Stand:
    """A stand, for staff."""
    found = db.session.get(Stand, stand_id)
    if found is None:
        raise NotFound()
    return found


def allocation(allocation_id: int, actor: Actor) -> Allocation:
    """An allocation this officer answers for."""
    found = db.session.get(Allocation, allocation_id)
    if found is None or not actor.can_on(Permission.STAND_MANAGE, found.belongs()):
        raise NotFound()
    return found


def allocations_of(application_id: int) -> Sequence[Allocation]:
    """The stands an application holds now."""
    query = select(Allocation).where(Allocation.application_id == application_id, live(clock.now()))
    return list(db.session.scalars(query.order_by(Allocation.id)))


def sources_of(application_id: int) -> frozenset[FundSource]:
    """Whose money pays the stands an application holds (R19); empty while it holds none."""
    query = select(Allocation.funding).where(
        Allocation.application_id == application_id, Allocation.state != AllocationState.VACATED
    )
    return frozenset(db.session.scalars(query))


def programme_stands_taken(fair_id: int) -> int:
    """How many stands paid by industrial promotion are held or confirmed."""
    query = (
        select(func.count(Allocation.id))
        .join(Allocation.stand)
        .where(Stand.fair_id == fair_id, Stand.funding.in_(PROGRAMME_MONEY), live(clock.now()))
    )
    return db.session.scalar(query) or 0


def wanting(fair: Fair, actor: Actor) -> list[Wanting]:
    """Applications on the list whose officer may still give them stands, in the order of R27."""
    return [w for w in _queue(fair, READY, actor) if w.wants]


def waiting(fair: Fair, actor: Actor) -> list[Wanting]:
    """The waiting list, in the order of R27."""
    return _queue(fair, (ApplicationState.WAITING,), actor)


def _queue(fair: Fair, states: Sequence[ApplicationState], actor: Actor) -> list[Wanting]:
    query = (
        select(
            Application.id,
            Application.number,
            Application.stands_asked,
            Application.submitted_at,
            Facility.id.label("maker"),
            *_OF_MAKER,
        )
        .join(Application.facility)
        .join(Application.fair)
        .where(Application.fair_id == fair.id, Application.state.in_(states))
        .where(within(actor, Permission.APPLICATION_READ, province=answering))
    )
    rows = db.session.execute(query).all()
    seen, counts = seen_as_woman_owned([row.maker for row in rows]), _held_by_application(fair.id)
    found = [_wanting(row, fair, counts.get(row.id, 0), woman_seen=row.maker in seen) for row in rows]
    return sorted(found, key=lambda one: ranking.order(one.standing))


def _wanting(row: Any, fair: Fair, holds: int, *, woman_seen: bool) -> Wanting:
    return Wanting(
        id=row.id,
        number=row.number,
        name_vi=row.name,
        name_en=row.name_en,
        asked=row.stands_asked,
        most=fair.most_stands_each,
        holds=holds,
        standing=_standing(row, row.submitted_at, row.id, woman_seen=woman_seen),
    )


def standings(applications: Sequence[Application]) -> dict[int, Standing]:
    """What the order of preference looks at, by application (R27)."""
    seen = seen_as_woman_owned([one.facility_id for one in applications])
    return {
        one.id: _standing(one.facility, one.submitted_at, one.id, woman_seen=one.facility_id in seen)
        for one in applications
    }


def _standing(maker: Any, submitted_at: datetime | None, number: int, *, woman_seen: bool) -> Standing:
    return Standing(
        woman_owned=maker.woman_owned,
        workers=maker.workers,
        female=maker.workers_female,
        minority=maker.workers_minority,
        submitted_at=submitted_at,
        number=number,
        woman_seen=woman_seen,
    )


def _held_by_application(fair_id: int) -> dict[int, int]:
    query = (
        select(Allocation.application_id, func.count(Allocation.id))
        .join(Allocation.stand)
        .where(Stand.fair_id == fair_id, live(clock.now()))
        .group_by(Allocation.application_id)
    )
    return dict(db.session.execute(query).all())


def fundings(fair_id: int) -> dict[FundSource, int]:
    """How many stands of a fair each source pays for (R19)."""
    query = select(Stand.funding, func.count()).where(Stand.fair_id == fair_id).group_by(Stand.funding)
    return dict(db.session.execute(query).all())
