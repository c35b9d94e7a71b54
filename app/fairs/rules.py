"""What dates and counts say about a fair: its registration clock, its filing (R37), what it counts for (R2).

Pure arithmetic: dates come in, answers go out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.fairs.states import FairState
from app.programme.states import FairKind

MOST_SHORT_NAME = 22
"""Characters of a fair's short name: what a row of a list holds beside a number on a phone."""
SOON_DAYS = 14
LAST_DAYS = 2
FAIRS_DOMESTIC = "fairs_domestic"
FAIRS_OVERSEAS = "fairs_overseas"


class Phase(StrEnum):
    """Where a fair's registration stands."""

    NONE = "none"
    """A calendar entry: nobody registers here."""
    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


class Hurry(StrEnum):
    """How little time is left while registration is open."""

    CALM = "calm"
    SOON = "soon"
    LAST = "last"


@dataclass(frozen=True)
class Clock:
    """A registration clock at one moment. ``filled`` of 100 has passed; ``left`` until it opens or closes."""

    phase: Phase
    opens_at: datetime | None
    closes_at: datetime | None
    starts_on: date
    ends_on: date
    filled: int = 0
    left: timedelta = timedelta(0)
    days: int = 0
    """Calendar days in Viet Nam to the day it opens or closes."""
    hurry: Hurry = Hurry.CALM

    @property
    def hours(self) -> int:
        """Whole hours left, rounded down."""
        return int(self.left.total_seconds() // 3600)

    @property
    def is_open(self) -> bool:
        """Whether facilities may apply at this moment."""
        return self.phase is Phase.OPEN


@dataclass(frozen=True)
class Window:
    """When a fair runs and when facilities may register for it; moments on a Vietnamese clock."""

    state: FairState
    supported: bool
    starts_on: date
    ends_on: date | None
    opens_at: datetime | None
    closes_at: datetime | None

    @property
    def last_day(self) -> date:
        """The closing day; the opening day where only that is known."""
        return self.ends_on or self.starts_on


def clock_at(window: Window, now: datetime) -> Clock:
    """What the registration clock shows at a moment (Vietnamese clock); the closing second itself is still open."""
    base = (window.opens_at, window.closes_at, window.starts_on, window.last_day)
    today = now.date()
    if window.state is FairState.CANCELLED:
        return Clock(Phase.CANCELLED, *base)
    if window.state in (FairState.HELD, FairState.ACCEPTED) or today > window.last_day:
        return Clock(Phase.OVER, *base, filled=100)
    if today >= window.starts_on:
        return Clock(Phase.RUNNING, *base, filled=100)
    if not window.supported or window.opens_at is None or window.closes_at is None:
        return Clock(Phase.NONE, *base)
    if now < window.opens_at:
        days = (window.opens_at.date() - today).days
        return Clock(Phase.BEFORE, *base, left=window.opens_at - now, days=days)
    if now > window.closes_at:
        return Clock(Phase.CLOSED, *base, filled=100)
    days = (window.closes_at.date() - today).days
    filled = _passed(window.opens_at, window.closes_at, now)
    return Clock(Phase.OPEN, *base, filled, window.closes_at - now, days, _hurry(days))


def _hurry(days: int) -> Hurry:
    return Hurry.LAST if days <= LAST_DAYS else Hurry.SOON if days <= SOON_DAYS else Hurry.CALM


def _passed(opens: datetime, closes: datetime, now: datetime) -> int:
    whole = (closes - opens).total_seconds()
    return int((now - opens).total_seconds() * 100 // whole) if whole > 0 else 100


@dataclass(frozen=True)
class FilingDays:
    """Days before opening within which a fair is registered with the authority (R37)."""

    least: int
    most: int
    clause: str


@dataclass(frozen=True)
class Filing:
    """The first and last day to file, and whether the last is past without a registration or an exemption."""

    first: date
    last: date
    missing: bool
    late: bool
    clause: str


def filing(starts_on: date, number: str, days: FilingDays, today: date) -> Filing:
    """When the fair has to be registered, and whether that is still to be done."""
    first, last = starts_on - timedelta(days=days.most), starts_on - timedelta(days=days.least)
    missing = not number.strip()
    return Filing(first, last, missing, missing and today > last, days.clause)


def counts_for(kind: FairKind | None) -> str | None:
    """The target a fair counts for once accepted (R2); a fair that facilities merely join counts for none."""
    return {FairKind.ORGANISED: FAIRS_DOMESTIC, FairKind.OVERSEAS: FAIRS_OVERSEAS}.get(kind) if kind else None
