"""The catalogue's filters: from the address to a question, and from an answer to boxes, chips and ways on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.catalog.search.port import LONGEST, Answer, Badge, Facets, Sort, Wanted
from app.kernel import clock
from app.kernel.folding import clean
from app.kernel.i18n import gettext as _, lazy_gettext, localised
from app.reference import queries as lists
from app.reference.models import ProductGroup, Province
from app.web.paging import asked_page

BADGES = {
    Badge.CNNT.value: lazy_gettext("Outstanding rural product (CNNT)"),
    Badge.OCOP.value: lazy_gettext("OCOP, 3 stars and more"),
}
SORTS = {
    Sort.RELEVANCE.value: lazy_gettext("Best match"),
    Sort.NEWEST.value: lazy_gettext("Newest"),
    Sort.PRICE.value: lazy_gettext("Price, lowest first"),
}


@dataclass(frozen=True)
class Option:
    """A box to tick: ``count`` is what would be found with it."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is set, the address without it, and what that would find (None when not counted)."""

    label: str
    url: str
    count: int | None = None


@dataclass(frozen=True)
class Filters:
    """The question and the lists its filters choose from."""

    wanted: Wanted
    groups: Sequence[ProductGroup]
    provinces: Sequence[Province]

    def names(self) -> dict[str, dict[str, str]]:
        """Parameter → value → label."""
        return {
            "group": {group.code: localised(group) for group in self.groups},
            "province": {province.code: localised(province) for province in self.provinces},
            "certificate": {value: str(label) for value, label in BADGES.items()},
            "price": {"stated": _("Price stated")},
        }

    def set_values(self) -> dict[str, frozenset[str]]:
        """Parameter → the values that are set."""
        wanted = self.wanted
        return {
            "group": wanted.groups,
            "province": wanted.provinces,
            "certificate": wanted.badges,
            "price": frozenset({"stated"} if wanted.priced else ()),
        }

    def options(self, answer: Answer) -> dict[str, list[Option]]:
        """The boxes of each filter, the fullest first; those that find nothing are left out unless ticked."""
        counts = _counts(answer.facets)
        chosen = self.set_values()
        return {
            name: sorted(
                (
                    Option(value, label, counts[name].get(value, 0), value in chosen[name])
                    for value, label in labels.items()
                    if counts[name].get(value) or value in chosen[name]
                ),
                key=lambda option: (not option.checked, -option.count),
            )
            for name, labels in self.names().items()
        }

    def chips(self) -> list[Chip]:
        """One for each value that is set."""
        names = self.names()
        return [
            Chip(names[name][value], self.address(**{name: values - {value}}))
            for name, values in self.set_values().items()
            for value in sorted(values)
        ]

    def relaxed(self, answer: Answer) -> list[Chip]:
        """What dropping one filter as a whole would find, the most first."""
        names, without = self.names(), answer.facets.without
        counts = {"certificate": without.get("badge", 0), "price": without.get("priced", 0), **without}
        ways = [
            Chip(", ".join(names[name][v] for v in sorted(values)), self.address(**{name: ()}), counts[name])
            for name, values in self.set_values().items()
            if values and counts.get(name)
        ]
        return sorted(ways, key=lambda way: -(way.count or 0))

    def address(self, **changed: Any) -> str:
        """This list with something changed, from its first page."""
        args = self._arguments()
        args |= {name: sorted(v) if isinstance(v, (frozenset, tuple)) else v for name, v in changed.items()}
        return url_for("catalog.index", **args)

    def hidden(self, *without: str) -> list[tuple[str, str]]:
        """What a form must carry along besides its own fields."""
        fields: list[tuple[str, str]] = []
        for name, value in self._arguments().items():
            if name not in without and value is not None:
                fields += [(name, each) for each in (value if isinstance(value, list) else [value])]
        return fields

    def _arguments(self) -> dict[str, Any]:
        wanted = self.wanted
        return {
            "q": wanted.words or None,
            **{name: sorted(values) for name, values in self.set_values().items()},
            "sort": None if wanted.sort is Sort.RELEVANCE else wanted.sort.value,
            "exact": "1" if wanted.exact else None,
        }


def asked() -> Filters:
    """What the address asks for; values nobody knows are left aside."""
    groups, provinces = lists.product_groups("cnnt"), lists.provinces()
    codes = tuple(group.code for group in groups), tuple(province.code for province in provinces)
    sort = request.args.get("sort", "")
    wanted = Wanted(
        day=clock.today(),
        words=" ".join(clean(request.args.get("q", "")[: 2 * LONGEST]).split())[:LONGEST],
        groups=_known("group", codes[0]),
        provinces=_known("province", codes[1]),
        badges=_known("certificate", BADGES),
        priced=request.args.get("price") == "stated",
        sort=Sort(sort) if sort in SORTS else Sort.RELEVANCE,
        page=asked_page(),
        exact=request.args.get("exact") == "1",
        known_groups=codes[0],
        known_provinces=codes[1],
    )
    return Filters(wanted, groups, provinces)


def _known(name: str, codes: Iterable[str]) -> frozenset[str]:
    return frozenset(request.args.getlist(name)) & frozenset(codes)


def _counts(facets: Facets) -> Mapping[str, Mapping[str, int]]:
    return {
        "group": facets.groups,
        "province": facets.provinces,
        "certificate": facets.badges,
        "price": {"stated": facets.priced},
    }
