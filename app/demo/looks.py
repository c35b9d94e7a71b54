"""Which picture a product is shown in: one that fits what it is, and another one than its neighbours in a list."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from app.catalog.search.columns import dealt_on
from app.demo import names
from app.demo.files import Found, Kind, Look, Row

T = TypeVar("T")
APART, LOOKED_AT = 4, 40
"""The same picture comes again after so many others, where the kinds of goods allow it; how far to look for another."""
DAYS, ALWAYS, TODAY = 45, 1_000, 100
"""For how many days the catalogue's order is looked ahead; what a neighbour of always and of the first day weighs."""


@dataclass
class Goods:
    """A product to be listed; ``look`` and both names are final once it is dressed."""

    name: str
    place: str
    found: Found
    recognised: Row | None = None
    look: Look = field(default_factory=lambda: Look(()))
    name_en: str = ""

    @property
    def kind(self) -> Kind:
        """What kind of product it is."""
        return self.found.kind


def in_turn(things: Iterable[T], kinds: Callable[[T], set[str]]) -> Iterator[T]:
    """The same things, none next to one that shares a kind with it or its second neighbour, while there are others."""
    waiting, last = list(things), deque[set[str]](maxlen=2)
    while waiting:
        near = set().union(*last)
        place = next((n for n, each in enumerate(waiting[:LOOKED_AT]) if not kinds(each) & near), 0)
        last.append(kinds(waiting[place]))
        yield waiting.pop(place)


def dressed(shelf: Sequence[Goods], day: date, makers: Sequence[int]) -> None:
    """Give every product a look of its kind, seldom its neighbours', and its names; ``shelf`` in the order of listing.

    ``makers``: the place of each maker's newest product, in the order of the list of makers. Kinds with one look come
    first, so that the others can keep out of their way.
    """
    near = _neighbours(shelf, day, makers)
    used: Counter[str] = Counter()
    for place in sorted(range(len(shelf)), key=lambda each: (len(shelf[each].kind.looks) > 1, each)):
        goods, looks = shelf[place], shelf[place].kind.looks
        beside = Counter[str]()
        for other, weight in near[place].items():
            beside.update({shelf[other].look.front: weight})
        goods.look = min(looks, key=lambda look: (beside[look.front], used[look.front], looks.index(look)))
        used[goods.look.front] += 1
        _name(goods)


def _neighbours(shelf: Sequence[Goods], day: date, makers: Sequence[int]) -> list[Counter[int]]:
    """Which products stand beside which, and how much it matters that they differ.

    By the day of publishing (some of those between are not on show), in the list of makers, and in the order that the
    catalogue deals anew each day to those that are found equally well: among all, and among one kind.
    """
    near: list[Counter[int]] = [Counter() for _ in shelf]
    ids = np.arange(1, len(shelf) + 1, dtype=np.int64)
    orders = [(list(range(len(shelf))), APART, ALWAYS), (list(makers), 1, TODAY)]
    for later in range(DAYS):
        dealt = np.argsort(dealt_on(day + timedelta(days=later), ids), kind="stable").tolist()
        orders.append((dealt, 1 if later else APART, 1 if later else TODAY))
        orders += [(own, 1, 1) for own in _of_a_kind(shelf, dealt)]
    for order, reach, weight in orders:
        for place, one in enumerate(order):
            for other in order[place + 1 : place + 1 + reach]:
                near[one][other] += weight
                near[other][one] += weight
    return near


def _of_a_kind(shelf: Sequence[Goods], order: Iterable[int]) -> list[list[int]]:
    """The same order, kind by kind: what a search for one thing finds."""
    found: dict[str, list[int]] = defaultdict(list)
    for place in order:
        found[shelf[place].kind.key].append(place)
    return list(found.values())


def _name(goods: Goods) -> None:
    """A craft at large is named by the thing shown: ``Gốm Chu Đậu`` → ``Bình hồ lô gốm men xanh đồng Chu Đậu``."""
    place = names.plain(goods.place[:1].upper() + goods.place[1:])
    if goods.recognised:
        goods.name_en = f"{goods.kind.name_en} ({names.plain(goods.name)}), {place}"
        return
    if goods.found.word.at_large and goods.look.noun_vi:
        goods.name = f"{goods.look.noun_vi} {goods.place}"
    goods.name_en = f"{goods.look.noun_en or goods.kind.name_en}, {place}"
