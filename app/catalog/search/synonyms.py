"""Words that mean the same, from ``data/search``: regional pairs, spellings, English names; and words that tell nothing."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from app.catalog.search import analysis
from config import ROOT

FOLDER = ROOT / "data" / "search"
LEAST_WEIGHT = 0.7
"""Pairs that are only near (0.5) are not taken as the same."""
LONGEST_TERM = 5
CERTAIN = 2
"""Without marks one syllable means too many things; two or more are certain enough."""
BY_ITS_ENGLISH = 0.8
"""What finding a Vietnamese word by an English name counts; only words of two syllables have one English name."""
FOREIGN = 4
"""A word of the list that has no marks and this many letters («cafe») is meant as it stands."""
FILLERS = frozenset({"combo", "full", "shop", "ship", "freeship", "sale", "set", "hot"})
Words = tuple[str, ...]


@dataclass(frozen=True)
class Alternative:
    """Other words for the same and how sure that is: Vietnamese with its marks, or the English name."""

    words: Words
    weight: float
    label: str
    of_english: bool = False
    """What was typed is English, where the thing comes last: «silk scarf»."""


@dataclass(frozen=True)
class Entry:
    """A term as the list writes it, other words for it, and whether it is certain without any mark."""

    words: Words
    other: Alternative
    is_certain_bare: bool


@dataclass(frozen=True)
class Thesaurus:
    """Entries by their words without marks: a term may be typed with all of its marks, some, or none."""

    entries: Mapping[Words, Sequence[Entry]]

    def of(self, words: Sequence[str]) -> list[Alternative]:
        """Other words for these. A mark that was typed must be the term's; a word without may be any."""
        found = self.entries.get(tuple(analysis.fold_all(words)), ())
        marks = analysis.has_marks(words)
        return [entry.other for entry in found if _is_typed_so(entry, words, marks=marks)]


def _is_typed_so(entry: Entry, words: Sequence[str], *, marks: bool) -> bool:
    if not marks:
        return entry.is_certain_bare or tuple(words) == entry.words
    return all(word == known or word.isascii() for word, known in zip(words, entry.words, strict=True))


Pairs = tuple[tuple[str, str, bool], ...]
"""Pairs from staff: the term, the other word, and whether that is its English name."""
_own: Pairs = ()


def use(pairs: Pairs) -> None:
    """From now on these pairs count beside the list as shipped, in this process."""
    global _own
    _own = pairs


def thesaurus() -> Thesaurus:
    """The list as shipped, and what staff added."""
    return _with(_own)


@lru_cache(maxsize=4)
def _with(pairs: Pairs) -> Thesaurus:
    entries: dict[Words, list[Entry]] = defaultdict(list)
    with (FOLDER / "synonyms.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    rows += [
        {"term": term, "equivalent": other, "languages": "vi-en" if english else "vi-vi", "weight": "1"}
        for term, other, english in pairs
    ]
    for row in rows:
        for entry in _entries(row):
            entries[tuple(analysis.fold_all(entry.words))].append(entry)
    return Thesaurus(dict(entries))


def _entries(row: dict[str, str]) -> Iterator[Entry]:
    weight = float(row["weight"])
    if weight < LEAST_WEIGHT:
        return
    term, other = row["term"], row["equivalent"]
    english = row["languages"] == "vi-en"
    for start, end in ((other, term),) if english else ((term, other), (other, term)):
        key = tuple(analysis.words(start))
        if english and len(analysis.words(term)) >= CERTAIN:
            words = tuple(analysis.words(term))
            yield Entry(words, Alternative(key, weight * BY_ITS_ENGLISH, other), is_certain_bare=True)
        certain = english or len(key) >= CERTAIN or (start.isascii() and len(start) >= FOREIGN)
        yield Entry(key, Alternative(tuple(analysis.words(end)), weight, end, english), certain)


@cache
def trade_phrases() -> frozenset[Words]:
    """Words about how something is sold, without marks: they help to order, and are never required."""
    return _phrases("trade_words.txt")


@cache
def compounds() -> frozenset[Words]:
    """Words of two syllables and more, without marks, whose syllables by themselves mean something else."""
    return _phrases("compounds.txt")


def _phrases(name: str) -> frozenset[Words]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(tuple(analysis.fold_all(analysis.words(line))) for line in lines if line.strip())


@cache
def stop_phrases() -> frozenset[Words]:
    """Words and phrases that say nothing about a product."""
    lines = (FOLDER / "stopwords_product.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(tuple(analysis.words(line)) for line in lines if line.strip())


@cache
def bare_stop_phrases() -> frozenset[Words]:
    """The same without marks, where two words or more make them certain."""
    return frozenset(tuple(analysis.fold_all(phrase)) for phrase in stop_phrases() if len(phrase) >= CERTAIN)


def telling(tokens: list[str]) -> list[str]:
    """The words without those that tell nothing; all of them when nothing would be left.

    Without marks «cho» may be the dog, the market or "for": then only phrases and English fillers are dropped.
    """
    stops = stop_phrases() if analysis.has_marks(tokens) else bare_stop_phrases()
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        length = longest_at(tokens, at, stops)
        if length == 0 and tokens[at] in FILLERS:
            length = 1
        if length == 0:
            kept.append(tokens[at])
        at += max(1, length)
    return kept or tokens


def longest_at(tokens: Sequence[str], at: int, phrases: frozenset[Words]) -> int:
    """How many words from here on are the longest phrase of the list; 0 when none is."""
    for length in range(min(LONGEST_TERM, len(tokens) - at), 0, -1):
        if tuple(tokens[at : at + length]) in phrases:
            return length
    return 0
