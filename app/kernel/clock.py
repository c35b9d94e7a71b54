"""The one clock. Rules get a date as an argument; services ask here; tests set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The date in Viet Nam."""
    return now().astimezone(HANOI).date()


def local(moment: datetime) -> datetime:
    """The same moment on a Vietnamese wall clock."""
    return moment.astimezone(HANOI)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A Vietnamese wall-clock moment of a day, aware."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI)


def end_of(day: date) -> datetime:
    """The last second of a Vietnamese day."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=HANOI)


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment (demo data and tests)."""
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
