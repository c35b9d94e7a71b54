"""The catalogue's filters: from the address to a question, and from an answer to boxes, chips and ways on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import shorten
from typing import Any

from flask import request, url_for

from app.catalog import rules
from app.catalog.search import facts
from app.catalog.search.port import LONGEST, Answer, Badge, Facets, Sort, Wanted
from app.kernel import clock
from app.kernel.folding import clean
from app.kernel.i18n import gettext as _, lazy_gettext, localised
from app.reference import queries as lists
from app.reference.models import ProductGroup, Province
from app.web.paging import asked_page

BADGES = {
    Badge.CNNT.value: lazy_gettext("Outstanding rural product (CNNT)"),
    **{
        f"{Badge.CNNT}_{level}": lazy_gettext("CNNT, %(level)s", level=rules.LEVELS[level])
        for level in ("national", "region", "province")
    },
    Badge.OCOP.value: lazy_gettext("OCOP, 3 stars and more"),
    **{f"{Badge.OCOP}_{stars}": lazy_gettext("OCOP, %(num)s stars", num=stars) for stars in (5, 4, 3)},
}
FACTS: dict[str, dict[str, Any]] = {
    facts.BAND: {
        "100": lazy_gettext("up to 100,000 ₫"),
        "500": lazy_gettext("100,000 to 500,000 ₫"),
        "2000": lazy_gettext("500,000 to 2,000,000 ₫"),
        "more": lazy_gettext("above 2,000,000 ₫"),
    },
    facts.LEAST_ORDER: {str(n): lazy_gettext("at most %(num)s", num=n) for n in facts.LEAST},
    facts.LEAD_TIME: {str(n): lazy_gettext("at most %(num)s days", num=n) for n in facts.LEAD},
    facts.CUSTOMS: {facts.YES: lazy_gettext("Customs code (HS) stated")},
    facts.WOMEN: {facts.YES: lazy_gettext("Owned by women")},
}
PARAMETERS = ("group", "province", "certificate", "price", *facts.NAMES)
LONGEST_HEADING = 48
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
    headings: dict[str, str] = field(default_factory=dict)
    """Customs headings by their code, named once an answer says which there are."""

    def name_headings(self, answer: Answer) -> None:
        """Learn the official words of the headings that the answer or the address has."""
        codes = {*answer.facets.facts.get(facts.HS, ()), *self.wanted.facts.get(facts.HS, ())}
        known = lists.hs_headings() if codes else {}
        for code in codes & known.keys():
            self.headings[code] = (
                f"{code} · {shorten(localised(known[code]), LONGEST_HEADING, placeholder='…')}"
            )

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """Parameter → value → label; read once the headings are known."""
        return {
            "group": {group.code: localised(group) for group in self.groups},
            "province": {province.code: localised(province) for province in self.provinces},
            "certificate": {value: str(label) for value, label in BADGES.items()},
            "price": {"stated": _("Price stated")},
            **{
                name: {value: str(label) for value, label in values.items()} for name, values in FACTS.items()
            },
            facts.HS: dict(self.headings),
        }

    def set_values(self) -> dict[str, frozenset[str]]:
        """Parameter → the values that are set."""
        wanted = self.wanted
        return {
            "group": wanted.groups,
            "province": wanted.provinces,
            "certificate": wanted.badges,
            "price": frozenset({"stated"} if wanted.priced else ()),
            **{name: wanted.facts.get(name, frozenset()) for name in facts.NAMES},
        }

    def options(self, answer: Answer) -> dict[str, list[Option]]:
        """The boxes of each filter, the fullest first (steps in their order); empty ones are left out unless ticked."""
        counts = _counts(answer.facets)
        chosen = self.set_values()
        return {
            name: sorted(
                (
                    Option(value, label, counts[name].get(value, 0), value in chosen[name])
                    for value, label in labels.items()
                    if counts[name].get(value) or value in chosen[name]
                ),
                key=lambda option: (not option.checked, 0 if name in FACTS else -option.count),
            )
            for name, labels in self.names.items()
        }

    def chips(self) -> list[Chip]:
        """One for each value that is set."""
        names = self.names
        return [
            Chip(names[name].get(value, value), self.address(**{name: values - {value}}))
            for name, values in self.set_values().items()
            for value in sorted(values)
        ]

    def relaxed(self, answer: Answer) -> list[Chip]:
        """What dropping one filter as a whole would find beyond the answer, the most first."""
        names, without = self.names, answer.facets.without
        counts = {"certificate": without.get("badge", 0), "price": without.get("priced", 0), **without}
        ways = [
            Chip(
                ", ".join(names[name].get(v, v) for v in sorted(values)),
                self.address(**{name: ()}),
                counts[name],
            )
            for name, values in self.set_values().items()
            if values and counts.get(name, 0) > answer.total
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
        facts=_facts(),
        sort=Sort(sort) if sort in SORTS else Sort.RELEVANCE,
        page=asked_page(),
        exact=request.args.get("exact") == "1",
        known_groups=codes[0],
        known_provinces=codes[1],
    )
    return Filters(wanted, groups, provinces)


def _facts() -> dict[str, frozenset[str]]:
    asked = {name: request.args.getlist(name)[: facts.MOST_HEADINGS] for name in facts.NAMES}
    return {
        name: frozenset(value for value in values if facts.is_value(name, value))
        for name, values in asked.items()
        if values
    }


def _known(name: str, codes: Iterable[str]) -> frozenset[str]:
    return frozenset(request.args.getlist(name)) & frozenset(codes)


def _counts(facets: Facets) -> Mapping[str, Mapping[str, int]]:
    return {
        "group": facets.groups,
        "province": facets.provinces,
        "certificate": facets.badges,
        "price": {"stated": facets.priced},
        **{name: facets.facts.get(name, {}) for name in facts.NAMES},
    }
