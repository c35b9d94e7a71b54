"""What the site asks of a search engine, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

LONGEST = 200
MOST_WORDS = 10
PAGE = 24
ENOUGH = PAGE
"""Fewer hits than a page, and looser readings of the words are tried."""


class Sort(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE = "price"


class Badge(StrEnum):
    """A recognition that is in force and whose paper somebody has seen; the two systems are never merged (R28)."""

    CNNT = "cnnt"
    OCOP = "ocop"


@dataclass(frozen=True)
class Wanted:
    """A question: words as typed, and filters. Within a filter any value will do, across filters all must hold."""

    day: date
    words: str = ""
    groups: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    badges: frozenset[str] = frozenset()
    priced: bool = False
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Further facts by name (``facts.py``): price band, smallest order, lead time, customs code and the like."""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    exact: bool = False
    """Only the words themselves: no synonyms, no mended spelling, no looser reading."""
    known_groups: tuple[str, ...] = ()
    known_provinces: tuple[str, ...] = ()
    """The codes to count hits of."""


@dataclass(frozen=True)
class Facets:
    """Counts of each value as if its own filter were not set; ``without`` is the whole answer without a filter."""

    groups: Mapping[str, int] = field(default_factory=dict)
    provinces: Mapping[str, int] = field(default_factory=dict)
    badges: Mapping[str, int] = field(default_factory=dict)
    priced: int = 0
    facts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """One page of product ids, best first, with what is needed to explain it."""

    ids: tuple[int, ...] = ()
    total: int = 0
    makers: int = 0
    near: tuple[int, ...] = ()
    """Ids that match all but the least telling words; only on the last page of a short answer."""
    near_breaks_filters: bool = False
    """No product passes all filters: ``near`` are those that match the words."""
    facets: Facets = field(default_factory=Facets)
    read_as: str = ""
    """The words searched for instead of what was typed, when those led nowhere."""
    also: tuple[str, ...] = ()
    """Other words of the same meaning that were searched for."""
    degraded: bool = False
    """Found by reading every name, because the index was not at hand."""


@dataclass(frozen=True)
class Suggestion:
    """Something to go on with: words to search for, or (with ``slug``) a maker's page."""

    label: str
    slug: str = ""


Told = Callable[[int, int], None]
"""Hears how far a rebuild is: products read, of how many."""


class Engine(Protocol):
    """An engine. Only the worker writes."""

    def index(self, ids: Iterable[int]) -> None:
        """Look at these products again: public ones are found from now on, others are not."""
        ...

    def rebuild(self, told: Told | None = None) -> int:
        """Build the whole index anew beside the old one and swap; gives how many products it holds."""
        ...

    def ids(self) -> frozenset[int]:
        """Every product that can be found."""
        ...

    def refresh_words(self) -> None:
        """What is known of words, for mending and suggesting, follows what was written; for the worker, now and then."""
        ...

    def search(self, wanted: Wanted) -> Answer:
        """Hits and counts; ``SearchUnavailable`` when there is nothing to read."""
        ...

    def suggest(self, typed: str, limit: int = 6) -> list[Suggestion]:
        """How words being typed may go on."""
        ...


class SearchUnavailable(RuntimeError):
    """There is no index yet, or it cannot be read."""
