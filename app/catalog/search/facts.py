"""Facts of products one may choose by: each value as the rows that have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from app.catalog.search.columns import Chosen, Mask, Shelf

BANDS = {
    "100": (0, 100_000),
    "500": (100_000, 500_000),
    "2000": (500_000, 2_000_000),
    "more": (2_000_000, None),
}
"""Prices in đồng that hold today, from and below; named by their upper end in thousands."""
LEAST, LEAD = (10, 50, 200), (7, 14, 30)
"""Smallest orders and days until the goods are ready, each at most."""
YES = "yes"
BAND, LEAST_ORDER, LEAD_TIME, CUSTOMS, WOMEN, HS = "band", "least", "lead", "customs", "women", "hs"
NAMES = (BAND, LEAST_ORDER, LEAD_TIME, CUSTOMS, WOMEN, HS)
HEADING, MOST_HEADINGS, NO_HEADING = 100, 12, "0000"
"""A customs heading is the first four of six figures; so many are offered, the commonest first."""
VALUES = {
    BAND: tuple(BANDS),
    LEAST_ORDER: tuple(map(str, LEAST)),
    LEAD_TIME: tuple(map(str, LEAD)),
    CUSTOMS: (YES,),
    WOMEN: (YES,),
}
"""Every value there is, but for headings, which are as many as goods have."""


def is_value(name: str, value: str) -> bool:
    """Whether an address may ask for this."""
    if name == HS:
        return len(value) == 4 and value.isascii() and value.isdecimal()
    return value in VALUES.get(name, ())


def rows(shelf: Shelf, name: str, value: str, day: date) -> Mask:
    """The rows that have a value."""
    if name == BAND:
        low, high = BANDS[value]
        holds: Mask = (shelf.price > low) & (shelf.priced_until >= day.toordinal())
        return holds if high is None else holds & (shelf.price <= high)
    if name in (LEAST_ORDER, LEAD_TIME):
        column = shelf.least if name == LEAST_ORDER else shelf.lead
        within: Mask = (column > 0) & (column <= int(value))
        return within
    if name == HS:
        return np.equal(shelf.hs // HEADING, int(value))
    return np.greater(shelf.hs if name == CUSTOMS else shelf.women, 0)


def passing(shelf: Shelf, chosen: Mapping[str, Iterable[str]], day: date) -> dict[str, Mask]:
    """What each fact that is chosen lets pass: any of its values."""
    return {
        name: np.logical_or.reduce([shelf.fact(name, value, day) for value in sorted(values)])
        for name, values in chosen.items()
        if values
    }


def counts(shelf: Shelf, name: str, among: Chosen, chosen: Iterable[str], day: date) -> dict[str, int]:
    """How many of the rows have each value; of headings the commonest and those chosen."""
    if name != HS:
        found = {value: among.count(shelf.fact(name, value, day)) for value in VALUES[name]}
        return {value: count for value, count in found.items() if count}
    times = shelf.headings.times(among.picks)
    common = np.argsort(-times, kind="stable")[: MOST_HEADINGS + 1]
    all_ = {f"{shelf.headings.known[at]:04d}": int(times[at]) for at in common if times[at]}
    for code in chosen:
        all_.setdefault(code, among.count(shelf.fact(HS, code, day)))
    return {code: count for code, count in all_.items() if count and code != NO_HEADING}
