"""Working days in Viet Nam: Monday to Friday without public holidays."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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
_MONDAY = date(1990, 1, 1)
"""Days are reckoned from here, long before the programme began; holidays of earlier years do not count."""


def is_working(day: date) -> bool:
    """Whether offices are open that day."""
    return day.weekday() < _WEEKEND and not _is_closed(day)


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
    return _until(end) - _until(start)


def _until(day: date) -> int:
    """How many working days lie between a day long ago and this one, with it: weekdays less holidays among them."""
    weeks, rest = divmod((day - _MONDAY).days + 1, 7)
    closed = _closed(day.year)
    return weeks * _WEEKEND + min(rest, _WEEKEND) - _closed_before(day.year) - bisect_right(closed, day)


def _is_closed(day: date) -> bool:
    closed = _closed(day.year)
    place = bisect_left(closed, day)
    return closed[place : place + 1] == [day]


@cache
def _closed(year: int) -> list[date]:
    """Holidays of a year that fall on a weekday, in order."""
    found = holidays.country_holidays("VN", years=year)
    return sorted(day for day in found if day.year == year and day.weekday() < _WEEKEND)


@cache
def _closed_before(year: int) -> int:
    """How many of them lie between the first year reckoned with and this one."""
    return sum(len(_closed(one)) for one in range(_MONDAY.year, year))
