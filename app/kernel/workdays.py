"""Working days in Viet Nam: Monday to Friday without public holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from app.kernel import lazily

if TYPE_CHECKING:
    import holidays
else:  # a calendar of every country
    holidays = lazily.module("holidays")

_WEEKEND = 5
_DAY = timedelta(days=1)


@cache
def _holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("VN")


def is_working(day: date) -> bool:
    """Whether offices are open that day."""
    return day.weekday() < _WEEKEND and day not in _holidays()


def after(day: date, count: int) -> date:
    """The ``count``-th working day after a day (the day itself does not count)."""
    while count > 0:
        day += _DAY
        count -= is_working(day)
    return day


def between(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -between(end, start)
    days = (end - start).days
    return sum(is_working(start + timedelta(days=number)) for number in range(1, days + 1))
