"""A year of fairs as twelve rows: which month a fair opens in, and where its days lie on the month's line."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
LEAST_WIDTH = 8
"""Of 1000, so that one day can still be seen."""


@dataclass(frozen=True)
class Bar:
    """A fair on the line of a month: start and width, of 1000."""

    start: int
    width: int
    supported: bool


@dataclass(frozen=True)
class Span:
    """The days of one fair."""

    first: date
    last: date
    supported: bool


@dataclass(frozen=True)
class Month(Generic[Entry]):
    """A month, the fairs that open in it, and everything that runs in it as bars."""

    first: date
    days: int
    entries: tuple[Entry, ...]
    bars: tuple[Bar, ...]


def months(year: int, fairs: Iterable[tuple[Span, Entry]]) -> list[Month[Entry]]:
    """The twelve months; a fair that runs into the next month has a bar in both and stands in the first."""
    listed = list(fairs)
    return [_month(date(year, number, 1), listed) for number in range(1, 13)]


def _month(first: date, fairs: list[tuple[Span, Entry]]) -> Month[Entry]:
    days = monthrange(first.year, first.month)[1]
    last = first.replace(day=days)
    running = [span for span, _entry in fairs if span.first <= last and span.last >= first]
    opening = [entry for span, entry in fairs if first <= span.first <= last]
    bars = tuple(_bar(span, first, last) for span in running)
    return Month(first, days, tuple(opening), bars)


def _bar(span: Span, first: date, last: date) -> Bar:
    days = (last - first).days + 1
    begins, ends = max(span.first, first), min(span.last, last)
    start = (begins - first).days * 1000 // days
    width = max(LEAST_WIDTH, ((ends - begins).days + 1) * 1000 // days)
    return Bar(start, min(width, 1000 - start), span.supported)
