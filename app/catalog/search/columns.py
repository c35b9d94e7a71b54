"""Products as columns of numbers: filters, counts and order over all of them at once, the same for every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.catalog.search import facts
from app.catalog.search.port import PAGE, Answer, Facets, Sort, Wanted

Whole = NDArray[np.int64]
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]
Levels = NDArray[np.int8]
LEVELS = ("national", "region", "province", "district", "commune")
STARS = (3, 4, 5)
RECOGNITIONS = ("cnnt", "ocop", *(f"cnnt_{level}" for level in LEVELS), *(f"ocop_{stars}" for stars in STARS))
"""Each a column with the last day it holds: a scheme as a whole, then its levels and stars."""
COLUMNS = (
    *("product", "maker", "group", "province", "price", "priced_until", "since"),
    *("hs", "least", "lead", "women"),
    *RECOGNITIONS,
)
FILTERS = ("group", "province", "badge", "priced", *facts.NAMES)
MOST_FACTS = 60
FEW = 4
"""Of so many rows less than one, and they are taken one by one."""
NEVER = 0
ALWAYS = 9_999_999
PRICE_CUT = 0.6
"""Sorted by price, hits below this share of the best score are left out: else the cheapest near miss comes first."""
_SPREAD = 2_654_435_761


def code_number(code: str) -> int:
    """A code as a number that fits a column."""
    return crc32(code.encode())


def until_number(until: date | None) -> int:
    """The last day something holds; without an end it holds always."""
    return until.toordinal() if until else ALWAYS


class Chosen:
    """Rows among which is counted: few of them by their numbers, many as a mask, whichever is quicker."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        rows = np.flatnonzero(mask)
        self.picks: Mask | Whole = rows if len(rows) * FEW < len(mask) else mask
        self.size = len(rows)

    def count(self, having: Mask) -> int:
        """How many of them have something."""
        return int(np.count_nonzero(having & self.mask if self.picks is self.mask else having[self.picks]))


class Values:
    """A column and the few different values in it, each by its place: counting and filtering need no sorting then."""

    def __init__(self, column: Whole) -> None:
        self.known, places = np.unique(column, return_inverse=True)
        self.places = places.astype(np.int32)

    def different(self, rows: Mask | Whole) -> int:
        """How many different values these rows have."""
        return int(np.count_nonzero(np.bincount(self.places[rows], minlength=len(self.known))))

    def times(self, rows: Mask | Whole) -> Whole:
        """How many of these rows have each of the values there are."""
        return np.bincount(self.places[rows], minlength=len(self.known))

    def counts(self, rows: Mask | Whole, wanted: Iterable[int]) -> dict[int, int]:
        """How many of these rows have each of the wanted values; those nobody has are left out."""
        counts = self.times(rows)
        place = {value: number for number, value in enumerate(self.known.tolist())}
        return {one: int(counts[place[one]]) for one in wanted if one in place and counts[place[one]]}

    def among(self, wanted: Iterable[int]) -> Mask:
        """The rows with one of these values."""
        picked: Mask = np.isin(self.known, list(wanted))[self.places]
        return picked


@dataclass(frozen=True)
class Shelf:
    """One row per product: ids, codes as numbers, days as ordinals, the price in đồng (0: ask), published when.

    ``hs`` is the customs code (0: none), ``least`` the smallest order in its own unit (0: not said), ``lead`` days until
    it is ready (0: not said), ``women`` 1 where women lead; ``held`` the last days of recognitions by column.
    """

    product: Whole
    maker: Whole
    group: Whole
    province: Whole
    price: Whole
    priced_until: Whole
    since: Whole
    hs: Whole
    least: Whole
    lead: Whole
    women: Whole
    held: Mapping[str, Whole]

    @classmethod
    def of(cls, columns: Mapping[str, Whole]) -> Shelf:
        """A shelf from columns by name; ``KeyError`` when one is missing."""
        held = {name: columns[name] for name in RECOGNITIONS}
        return cls(**{name: columns[name] for name in COLUMNS if name not in held}, held=held)

    def holds(self, name: str, day: date) -> Mask:
        """The rows whose recognition is in force that day, worked out once."""
        return self._once((name, "held", day), lambda: self.held[name] >= day.toordinal())

    def fact(self, name: str, value: str, day: date) -> Mask:
        """The rows that have a fact that day, worked out once."""
        return self._once((name, value, day), lambda: facts.rows(self, name, value, day))

    def _once(self, key: tuple[str, str, date], make: Callable[[], Mask]) -> Mask:
        if key not in self._facts:
            if len(self._facts) > MOST_FACTS:
                self._facts.clear()
            self._facts[key] = make()
        return self._facts[key]

    @cached_property
    def _facts(self) -> dict[tuple[str, str, date], Mask]:
        return {}

    def __len__(self) -> int:
        """How many products the columns hold."""
        return len(self.product)

    @cached_property
    def headings(self) -> Values:
        """The customs headings there are, 0 for none."""
        return Values(self.hs // facts.HEADING)

    @cached_property
    def makers(self) -> Values:
        """The makers there are."""
        return Values(self.maker)

    @cached_property
    def groups(self) -> Values:
        """The groups there are."""
        return Values(self.group)

    @cached_property
    def provinces(self) -> Values:
        """The provinces there are."""
        return Values(self.province)


def answer(shelf: Shelf, scores: Scores, found: Mask, wanted: Wanted, levels: Levels | None = None) -> Answer:
    """The page asked for out of the rows found, with counts.

    ``levels``: rows of a smaller number stand first however they score.
    """
    filters = _filters(shelf, wanted)
    passed = _others(filters, "", found)
    all_ = Chosen(passed)
    counted = {name: Chosen(_others(filters, name, found)) if name in filters else all_ for name in FILTERS}
    if wanted.sort is Sort.PRICE and passed.any():
        passed = passed & (scores >= PRICE_CUT * scores[passed].max())
    rows = np.flatnonzero(passed)
    start = (wanted.page - 1) * PAGE
    best = first(_keys(shelf, scores, rows, wanted, levels), start + PAGE)[start:]
    page = tuple(shelf.product[rows[best]].tolist())
    return Answer(page, len(rows), shelf.makers.different(rows), facets=_facets(shelf, counted, wanted))


def first(keys: Sequence[NDArray[Any]], count: int) -> Whole:
    """The places of the first ``count`` rows in order of the keys, the most telling first; equals stay in their order.

    Only the rows that come first are sorted: one pass over each key finds where their end lies.
    """
    taken, rest = [], np.arange(len(keys[0]))
    left = count
    for key in keys:
        if len(rest) <= left:
            break
        values = key[rest]
        edge = np.partition(values, left - 1)[left - 1]
        sure = rest[values < edge]
        taken.append(sure)
        left -= len(sure)
        rest = rest[values == edge]
    chosen = np.concatenate([*taken, rest[:left]])
    chosen.sort()
    order: Whole = chosen[np.lexsort([key[chosen] for key in reversed(keys)])]
    return order


def rising(shelf: Shelf, rows: Whole, day: date) -> Whole:
    """A number per product that is dealt anew each day: nobody stands first in a tie for ever."""
    return dealt_on(day, shelf.product[rows])


def dealt_on(day: date, products: Whole) -> Whole:
    """The numbers dealt to products that day, by their ids: the smallest stands first in a tie."""
    dealt = (products + day.toordinal() * 97) * _SPREAD
    return (dealt ^ (dealt >> 13)) % 65_521


def priced(shelf: Shelf, day: date) -> Mask:
    """Which products have a price that still holds."""
    return (shelf.price > 0) & (shelf.priced_until >= day.toordinal())


def _keys(
    shelf: Shelf, scores: Scores, rows: Whole, wanted: Wanted, levels: Levels | None
) -> list[NDArray[Any]]:
    """What rows are in order of, the most telling first."""
    dealt = rising(shelf, rows, wanted.day)
    if wanted.sort is Sort.NEWEST:
        return [-shelf.since[rows], dealt]
    best = -scores[rows].astype(np.float64).round(3)
    if wanted.sort is Sort.PRICE:
        ask = ~priced(shelf, wanted.day)[rows]
        return [ask, shelf.price[rows], best, dealt]
    return [*([] if levels is None else [levels[rows]]), best, dealt]


def _filters(shelf: Shelf, wanted: Wanted) -> dict[str, Mask]:
    """The filters that are set, each as the rows it lets pass."""
    found: dict[str, Mask] = {}
    if wanted.groups:
        found["group"] = shelf.groups.among(map(code_number, wanted.groups))
    if wanted.provinces:
        found["province"] = shelf.provinces.among(map(code_number, wanted.provinces))
    badges = [shelf.holds(badge, wanted.day) for badge in sorted(wanted.badges) if badge in shelf.held]
    if badges:
        found["badge"] = np.logical_or.reduce(badges)
    if wanted.priced:
        found["priced"] = priced(shelf, wanted.day)
    return found | facts.passing(shelf, wanted.facts, wanted.day)


def _others(filters: Mapping[str, Mask], name: str, found: Mask) -> Mask:
    """The rows found that pass every filter but one."""
    passed = found.copy()
    for other, mask in filters.items():
        if other != name:
            passed &= mask
    return passed


def _facets(shelf: Shelf, counted: Mapping[str, Chosen], wanted: Wanted) -> Facets:
    badges = {name: counted["badge"].count(shelf.holds(name, wanted.day)) for name in shelf.held}
    facts_ = {
        name: facts.counts(shelf, name, counted[name], wanted.facts.get(name, ()), wanted.day)
        for name in facts.NAMES
    }
    return Facets(
        _count(shelf.groups, counted["group"], wanted.known_groups),
        _count(shelf.provinces, counted["province"], wanted.known_provinces),
        badges,
        counted["priced"].count(priced(shelf, wanted.day)),
        facts_,
        {name: chosen.size for name, chosen in counted.items()},
    )


def _count(values: Values, among: Chosen, codes: Iterable[str]) -> dict[str, int]:
    numbers = {code: code_number(code) for code in codes}
    counts = values.counts(among.picks, numbers.values())
    return {code: counts[number] for code, number in numbers.items() if number in counts}
