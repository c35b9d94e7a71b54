"""Mending a whole question against words and pairs that products really hold, never one syllable by itself.

A folded Vietnamese syllable has eleven real neighbours one letter away, so a mended word must go with its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.catalog.search import analysis
from app.catalog.search.columns import Whole
from app.catalog.search.documents import PLACE_SIGN
from app.catalog.search.keyboard import is_syllable, onset_sound, sound
from app.catalog.search.snapshot import Snapshot
from app.catalog.search.synonyms import thesaurus
from app.catalog.search.word_list import Arrays, Numbers, WordList, among, word_number, word_numbers

BEAM = 12
OFFERED = 5
LONG = 6
"""From this length on a word may have two letters wrong."""
MOST_CANDIDATES = 40
LEAST_ALONE = 4
TOGETHER = 0.9
RARE_WORD = 3.0
LETTERS_PER_EDIT = 10
"""So many letters, and one more may be wrong in the whole question: else anything can be read as anything."""
_LETTERS = {letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}
_KEPT = ("counts", "pairs", "bags", "lengths", "sounds", "by_sound")
Bags = np.ndarray[tuple[int, ...], np.dtype[np.int16]]


class Offer(NamedTuple):
    """A word that may have been meant: what it costs to believe that, and how many letters were wrong."""

    price: float
    words: tuple[str, ...]
    wrong: float


@dataclass(frozen=True)
class Speller:
    """The words of one snapshot, sorted, ready to be compared."""

    words: WordList
    counts: Whole
    pairs: Numbers
    bags: Bags
    lengths: Bags
    sounds: Numbers
    """How each word sounds, as a number, in order; ``by_sound`` are the words in that order."""
    by_sound: Whole

    @classmethod
    def of(cls, snapshot: Snapshot) -> Speller:
        """From the names, places and groups of a snapshot."""
        counts: dict[str, int] = {}
        for name in ("n", "k"):
            for word, count in snapshot.lexicon(name).items():
                if "_" not in word and word.isascii():
                    counts[word] = counts.get(word, 0) + count
        for term in thesaurus().entries:
            if len(term) == 1:
                counts.setdefault(term[0], 1)
        places = (word.removeprefix(PLACE_SIGN) for word in snapshot.lexicon("k") if "_" in word)
        terms = (pair for term in thesaurus().entries for pair in analysis.pairs(term))
        words = sorted(counts)
        sounds = np.array(
            [word_number(sound(word) if is_syllable(word) else word) for word in words], np.int64
        )
        order = np.argsort(sounds, kind="stable")
        return cls(
            WordList.of(words),
            np.array([counts[word] for word in words], np.int64),
            word_numbers(chain(snapshot.lexicon("ns"), places, terms)),
            np.array([_bag(word) for word in words], np.int16).reshape(len(words), len(_LETTERS)),
            np.array([len(word) for word in words], np.int16),
            sounds[order],
            order,
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What a file keeps."""
        return {**self.words.arrays("words"), **{name: getattr(self, name) for name in _KEPT}}

    @classmethod
    def read(cls, arrays: Arrays) -> Speller:
        """From what a file keeps."""
        kept: dict[str, Any] = {name: arrays[name] for name in _KEPT}
        return cls(WordList.read(arrays, "words"), **kept)

    def mend(self, typed: Sequence[str], is_written: Callable[[str], bool]) -> list[list[str]]:
        """Likely readings of words as typed, folded, the likeliest first; the words themselves are not among them.

        ``is_written``: whether somebody writes a word with these very marks; then at most its sound is mended.
        """
        bare = analysis.fold_all(typed)
        paths = [Offer(0.0, (), 0.0)]
        most = 1 + sum(map(len, bare)) // LETTERS_PER_EDIT
        for word, folded in zip(typed, bare, strict=True):
            offers = list(self._offers(folded, is_meant=not word.isascii() and is_written(word)))
            longer = [
                Offer(
                    path.price + offer.price + self._apart(path.words, offer.words),
                    path.words + offer.words,
                    path.wrong + offer.wrong,
                )
                for path in paths
                for offer in offers
                if path.wrong + offer.wrong <= most
            ]
            paths = sorted(longer)[:BEAM]
        given = tuple(bare)
        return [list(path.words) for path in paths if path.words != given and self._sure(path.words, given)][
            :OFFERED
        ]

    def _sure(self, path: Sequence[str], typed: Sequence[str]) -> bool:
        """Each mended word stands beside one of its neighbours in some name; a lone word is long enough to tell."""
        if len(path) == 1:
            return len(path[0]) >= LEAST_ALONE or sound(path[0]) == sound(typed[0])
        known = [among(self.pairs, f"{a}_{b}") for a, b in pairwise(path)]
        beside = [any(known[max(0, at - 1) : at + 1]) for at in range(len(path))]
        return all(near or word in typed for word, near in zip(path, beside, strict=True))

    def _apart(self, path: Sequence[str], offer: Sequence[str]) -> float:
        """Words that never stand side by side cost more."""
        joined = [*path[-1:], *offer]
        return sum(0.0 if among(self.pairs, f"{a}_{b}") else TOGETHER for a, b in pairwise(joined))

    def _offers(self, word: str, *, is_meant: bool) -> list[Offer]:
        at = self.words.number(word)
        offers = [Offer(self._rarity(at) if at >= 0 else RARE_WORD, (word,), 0.0)]
        if not word.isalpha():
            return offers
        offers += self._alike(word)
        if not is_meant:
            offers += self._neighbours(word)
            for cut in range(2, len(word) - 1):
                first, second = word[:cut], word[cut:]
                if among(self.pairs, f"{first}_{second}"):
                    offers.append(Offer(0.5, (first, second), 0.5))
        return sorted(offers)[:MOST_CANDIDATES]

    def _alike(self, word: str) -> Iterator[Offer]:
        heard = word_number(sound(word))
        first, end = np.searchsorted(self.sounds, heard, "left"), np.searchsorted(self.sounds, heard, "right")
        for at in self.by_sound[first:end].tolist():
            other = self.words[at]
            if other != word:
                price = 0.5 if onset_sound(other) == onset_sound(word) else 0.8
                yield Offer(price + self._rarity(at), (other,), 0.5)

    def _rarity(self, at: int) -> float:
        return 0.5 / (1 + math.log1p(int(self.counts[at])))

    def _neighbours(self, word: str) -> Iterator[Offer]:
        if not len(self.words):
            return
        most = 2 if len(word) >= LONG else 1
        off = np.abs(self.bags - np.array(_bag(word), np.int16)).sum(axis=1)
        close = np.flatnonzero((off <= 2 * most) & (np.abs(self.lengths - len(word)) <= most))
        for place in close.tolist():
            other = self.words[place]
            wrong = edits(word, other)
            if 0 < wrong <= most:
                yield Offer(_price(word, other, wrong) + self._rarity(place), (other,), float(wrong))


def _price(word: str, other: str, wrong: int) -> float:
    """Fingers double a letter or change two more often than they hit another one."""
    if len(word) == len(other) + 1 and any(
        word[:at] + word[at + 1 :] == other and word[at] == word[at - 1] for at in range(1, len(word))
    ):
        return 0.5
    return 0.8 if wrong == 1 and sorted(word) == sorted(other) else float(wrong)


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
