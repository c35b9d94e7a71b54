"""Words that mean the same, from ``data/search``: regional pairs, spellings, English names; and words that tell nothing."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.catalog.search import analysis
from config import ROOT

FOLDER = ROOT / "data" / "search"
LEAST_WEIGHT = 0.7
"""Pairs that are only near (0.5) are not taken as the same."""
LONGEST_TERM = 5
CERTAIN = 2
"""Without marks one syllable means too many things; two or more are certain enough."""
FOREIGN = 4
"""A word of the list that has no marks and this many letters («cafe») is meant as it stands."""
FILLERS = frozenset({"combo", "full", "shop", "ship", "freeship", "sale", "set", "hot", "hcm"})
Words = tuple[str, ...]


@dataclass(frozen=True)
class Alternative:
    """Other words for the same, always Vietnamese with marks, and how sure that is."""

    words: Words
    weight: float
    label: str


@dataclass(frozen=True)
class Thesaurus:
    """Terms as typed with marks, and the same without marks where that is certain."""

    marked: dict[Words, list[Alternative]]
    bare: dict[Words, list[Alternative]]

    def of(self, words: Sequence[str], *, marks: bool) -> list[Alternative]:
        """Other words for these; ``marks`` says whether the writer uses marks."""
        typed = tuple(words)
        return self.marked.get(typed, []) if marks else self.bare.get(tuple(analysis.fold_all(typed)), [])


@cache
def thesaurus() -> Thesaurus:
    """The list as shipped."""
    marked: dict[Words, list[Alternative]] = defaultdict(list)
    bare: dict[Words, list[Alternative]] = defaultdict(list)
    with (FOLDER / "synonyms.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            _add(row, marked, bare)
    return Thesaurus(dict(marked), dict(bare))


def _add(
    row: dict[str, str], marked: dict[Words, list[Alternative]], bare: dict[Words, list[Alternative]]
) -> None:
    weight = float(row["weight"])
    if weight < LEAST_WEIGHT:
        return
    term, other = row["term"], row["equivalent"]
    english = row["languages"] == "vi-en"
    for start, end in ((other, term),) if english else ((term, other), (other, term)):
        key = tuple(analysis.words(start))
        same = Alternative(tuple(analysis.words(end)), weight, end)
        marked[key].append(same)
        if english or len(key) >= CERTAIN or (start.isascii() and len(start) >= FOREIGN):
            bare[tuple(analysis.fold_all(key))].append(same)


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
        length = _stops_at(tokens, at, stops)
        if length == 0 and tokens[at] in FILLERS:
            length = 1
        if length == 0:
            kept.append(tokens[at])
        at += max(1, length)
    return kept or tokens


def _stops_at(tokens: list[str], at: int, phrases: frozenset[Words]) -> int:
    for length in range(min(LONGEST_TERM, len(tokens) - at), 0, -1):
        if tuple(tokens[at : at + length]) in phrases:
            return length
    return 0
