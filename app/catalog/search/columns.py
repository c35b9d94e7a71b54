"""Products as columns of numbers: filters, counts and order over all of them at once, the same for every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.catalog.search.port import PAGE, Answer, Badge, Facets, Sort, Wanted

Whole = NDArray[np.int64]
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]
Levels = NDArray[np.int8]
COLUMNS = ("product", "maker", "group", "province", "cnnt", "ocop", "price", "priced_until", "since")
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


@dataclass(frozen=True)
class Shelf:
    """One row per product: ids, codes as numbers, days as ordinals, the price in đồng (0: ask), published when."""

    product: Whole
    maker: Whole
    group: Whole
    province: Whole
    cnnt: Whole
    ocop: Whole
    price: Whole
    priced_until: Whole
    since: Whole

    @classmethod
    def of(cls, columns: Mapping[str, Whole]) -> Shelf:
        """A shelf from columns by name; ``KeyError`` when one is missing."""
        return cls(**{name: columns[name] for name in COLUMNS})

    def __len__(self) -> int:
        """How many products the columns hold."""
        return len(self.product)


def answer(
    shelf: Shelf, scores: Scores, found: Mask, wanted: Wanted, levels: Levels | None = None
) -> tuple[Answer, Whole]:
    """The page asked for out of the rows found, with counts; and all rows that passed the filters, best first.

    ``levels``: rows of a smaller number stand first however they score.
    """
    filters = _filters(shelf, wanted)
    counted = {name: _others(filters, name) & found for name in filters}
    passed = found & np.logical_and.reduce(list(filters.values()))
    rows = np.flatnonzero(passed)
    if wanted.sort is Sort.PRICE and len(rows):
        rows = rows[scores[rows] >= PRICE_CUT * scores[rows].max()]
    first = levels[rows] if levels is not None else np.zeros(len(rows), np.int8)
    rows = rows[_order(shelf, scores, rows, wanted, first)]
    start = (wanted.page - 1) * PAGE
    page = shelf.product[rows[start : start + PAGE]]
    counts = _facets(shelf, counted, wanted)
    makers = len(np.unique(shelf.maker[rows]))
    return Answer(tuple(page.tolist()), len(rows), makers, facets=counts), rows


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


def _order(shelf: Shelf, scores: Scores, rows: Whole, wanted: Wanted, levels: Levels) -> Whole:
    dealt = rising(shelf, rows, wanted.day)
    best = -scores[rows].astype(np.float64).round(3)
    if wanted.sort is Sort.NEWEST:
        return np.lexsort((dealt, -shelf.since[rows]))
    if wanted.sort is Sort.PRICE:
        ask = ~priced(shelf, wanted.day)[rows]
        return np.lexsort((dealt, best, shelf.price[rows], ask))
    return np.lexsort((dealt, best, levels))


def _filters(shelf: Shelf, wanted: Wanted) -> dict[str, Mask]:
    anything = np.ones(len(shelf), dtype=bool)
    today = wanted.day.toordinal()
    groups = [code_number(code) for code in wanted.groups]
    provinces = [code_number(code) for code in wanted.provinces]
    held = {Badge.CNNT.value: shelf.cnnt >= today, Badge.OCOP.value: shelf.ocop >= today}
    badges = [held[badge] for badge in sorted(wanted.badges) if badge in held]
    return {
        "group": np.isin(shelf.group, groups) if groups else anything,
        "province": np.isin(shelf.province, provinces) if provinces else anything,
        "badge": np.logical_or.reduce(badges) if badges else anything,
        "priced": priced(shelf, wanted.day) if wanted.priced else anything,
    }


def _others(filters: Mapping[str, Mask], name: str) -> Mask:
    others = [mask for other, mask in filters.items() if other != name]
    every: Mask = np.logical_and.reduce(others)
    return every


def _facets(shelf: Shelf, counted: Mapping[str, Mask], wanted: Wanted) -> Facets:
    today = wanted.day.toordinal()
    badges = {
        Badge.CNNT.value: int((shelf.cnnt[counted["badge"]] >= today).sum()),
        Badge.OCOP.value: int((shelf.ocop[counted["badge"]] >= today).sum()),
    }
    return Facets(
        _count(shelf.group[counted["group"]], wanted.known_groups),
        _count(shelf.province[counted["province"]], wanted.known_provinces),
        badges,
        int(priced(shelf, wanted.day)[counted["priced"]].sum()),
        {name: int(mask.sum()) for name, mask in counted.items()},
    )


def _count(values: Whole, codes: Iterable[str]) -> dict[str, int]:
    numbers, counts = np.unique(values, return_counts=True)
    found = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
    return {code: found[code_number(code)] for code in codes if code_number(code) in found}
