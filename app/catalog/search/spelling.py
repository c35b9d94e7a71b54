"""Mending a whole question against words and pairs that products really hold, never one syllable by itself.

A folded Vietnamese syllable has eleven real neighbours one letter away, so a mended word must go with its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.catalog.search.snapshot import Snapshot
from app.catalog.search.synonyms import thesaurus

BEAM = 12
OFFERED = 5
LONG = 6
"""From this length on a word may have two letters wrong."""
MOST_CANDIDATES = 40
LEAST_ALONE = 4
TOGETHER = 0.9
RARE_WORD = 3.0
_LETTERS = {letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}
Bags = np.ndarray[tuple[int, ...], np.dtype[np.int16]]


@dataclass(frozen=True)
class Speller:
    """The words of one snapshot, ready to be compared."""

    words: list[str]
    counts: dict[str, int]
    pairs: frozenset[str]
    bags: Bags
    lengths: Bags

    @classmethod
    def of(cls, snapshot: Snapshot) -> Speller:
        """From the names, places and groups of a snapshot."""
        counts: dict[str, int] = {}
        for name in ("n", "k", "c"):
            for word, count in snapshot.lexicon(name).items():
                if "_" not in word and word.isascii():
                    counts[word] = counts.get(word, 0) + count
        for term in thesaurus().bare:
            if len(term) == 1:
                counts.setdefault(term[0], 1)
        known = [*snapshot.lexicon("ns"), *(word for word in snapshot.lexicon("k") if "_" in word)]
        words = sorted(counts)
        bags = np.array([_bag(word) for word in words], np.int16).reshape(len(words), len(_LETTERS))
        return cls(words, counts, frozenset(known), bags, np.array([len(word) for word in words], np.int16))

    def mend(self, words: Sequence[str]) -> list[list[str]]:
        """Likely readings of folded words, the likeliest first; the words as typed are not among them."""
        paths: list[tuple[float, list[str]]] = [(0.0, [])]
        for word in words:
            offers = self._offers(word)
            longer = [
                (cost + price + self._apart(path, offer), path + offer)
                for cost, path in paths
                for price, offer in offers
            ]
            paths = sorted(longer, key=lambda each: each[0])[:BEAM]
        typed = list(words)
        return [path for _, path in paths if path != typed and self._sure(path, typed)][:OFFERED]

    def _sure(self, path: list[str], typed: list[str]) -> bool:
        """Each mended word stands beside one of its neighbours in some name; a lone word is long enough to tell."""
        if len(path) == 1:
            return len(path[0]) >= LEAST_ALONE
        known = [f"{a}_{b}" in self.pairs for a, b in pairwise(path)]
        beside = [any(known[max(0, at - 1) : at + 1]) for at in range(len(path))]
        return all(near or word in typed for word, near in zip(path, beside, strict=True))

    def _apart(self, path: list[str], offer: list[str]) -> float:
        """Words that never stand side by side cost more."""
        joined = [*path[-1:], *offer]
        return sum(0.0 if f"{a}_{b}" in self.pairs else TOGETHER for a, b in pairwise(joined))

    def _offers(self, word: str) -> list[tuple[float, list[str]]]:
        offers = [(self._rarity(word) if word in self.counts else RARE_WORD, [word])]
        offers += [(edits + self._rarity(other), [other]) for other, edits in self._neighbours(word)]
        for cut in range(2, len(word) - 1):
            first, second = word[:cut], word[cut:]
            if f"{first}_{second}" in self.pairs:
                offers.append((0.5, [first, second]))
        return sorted(offers, key=lambda each: each[0])[:MOST_CANDIDATES]

    def _rarity(self, word: str) -> float:
        return 0.5 / (1 + math.log1p(self.counts[word]))

    def _neighbours(self, word: str) -> list[tuple[str, int]]:
        if not self.words:
            return []
        most = 2 if len(word) >= LONG else 1
        off = np.abs(self.bags - np.array(_bag(word), np.int16)).sum(axis=1)
        close = np.flatnonzero((off <= 2 * most) & (np.abs(self.lengths - len(word)) <= most))
        found = [(self.words[i], edits(word, self.words[i])) for i in close.tolist()]
        return [(other, count) for other, count in found if 0 < count <= most]


def edits(one: str, other: str) -> int:
    """How many letters must be changed, added, dropped or swapped with a neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        after = [i]
        for j, b in enumerate(other, 1):
            best = min(row[j] + 1, after[j - 1] + 1, row[j - 1] + (a != b))
            if before and i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            after.append(best)
        before, row = row, after
    return row[-1]


def _bag(word: str) -> list[int]:
    counts = [0] * len(_LETTERS)
    for letter in word:
        if letter in _LETTERS:
            counts[_LETTERS[letter]] += 1
    return counts
