"""What may follow the letters being typed: names of goods and makers, found from any of their words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.catalog.search import analysis
from app.catalog.search.columns import STARS
from app.catalog.search.port import Suggestion
from app.catalog.search.snapshot import Snapshot
from app.catalog.search.word_list import Arrays, WordList

PHRASE_LENGTHS = (1, 2, 3, 4)
MOST_OF_A_WORD = 200
"""So many of the commonest phrases of each word that begins so are looked at, and so many in all."""
MOST_MAKERS = 3
LONGEST_LABEL = 60
_MARKS = ",.;:()–-\"'"
Ids = NDArray[np.int32]


@dataclass(frozen=True)
class Phrases:
    """Labels, the commonest first; makers have their address; ``found`` holds the labels of each word one after the other."""

    labels: WordList
    slugs: WordList
    words: WordList
    ends: Ids
    found: Ids

    @classmethod
    def of(cls, snapshot: Snapshot) -> Phrases:
        """From the names of a snapshot: names of goods in both languages, beginnings many share, makers, OCOP stars."""
        starts: Counter[tuple[str, ...]] = Counter()
        whole: Counter[tuple[str, str]] = Counter()
        for name_vi, name_en, maker, slug in snapshot.everyone():
            words = tuple(word.strip(_MARKS) for word in name_vi.lower().split())
            starts.update(words[:length] for length in PHRASE_LENGTHS if length <= len(words))
            whole.update([(name_vi, ""), (maker, slug)])
            whole.update(
                (name, "") for name in {name_en, name_en.split(",")[0].split("(")[0].strip()} if name
            )
        for stars in STARS:
            if count := int(np.count_nonzero(snapshot.shelf.held[f"ocop_{stars}"] & snapshot.live)):
                whole[(f"OCOP {stars} sao", "")] = count
        names = {label.lower() for label, _ in whole}
        for start in _worth(starts):
            if (label := " ".join(start)) not in names:
                whole[(label, "")] = starts[start]
        return cls._laid_out(sorted(whole.items(), key=lambda row: (-row[1], len(row[0][0]), row[0])))

    @classmethod
    def _laid_out(cls, rows: Iterable[tuple[tuple[str, str], int]]) -> Phrases:
        kept = [(label, slug) for (label, slug), _ in rows if len(label) <= LONGEST_LABEL]
        found = defaultdict[str, list[int]](list)
        for number, (label, _slug) in enumerate(kept):
            for word in set(analysis.fold_all(analysis.words(label))):
                found[word].append(number)
        words = sorted(found, key=str.encode)
        ends = np.cumsum([len(found[word]) for word in words], dtype=np.int32)
        together = np.fromiter(chain.from_iterable(found[word] for word in words), np.int32)
        labels = WordList.of(label for label, _ in kept)
        return cls(labels, WordList.of(slug for _, slug in kept), WordList.of(words), ends, together)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What a file keeps."""
        lists = {"labels": self.labels, "slugs": self.slugs, "phrase_words": self.words}
        kept = {name: array for key, each in lists.items() for name, array in each.arrays(key).items()}
        return {**kept, "phrase_ends": self.ends, "phrase_found": self.found}

    @classmethod
    def read(cls, arrays: Arrays) -> Phrases:
        """From what a file keeps."""
        labels, slugs, words = (WordList.read(arrays, name) for name in ("labels", "slugs", "phrase_words"))
        ends, found = (arrays[name].astype(np.int32) for name in ("phrase_ends", "phrase_found"))
        return cls(labels, slugs, words, ends, found)

    def starting(self, typed: str, limit: int) -> list[Suggestion]:
        """Those with all the words typed, the last of which may go on: the ones that begin so, then the commonest."""
        tokens = analysis.words(typed)
        if not tokens:
            return []
        start = " ".join(analysis.fold_all(tokens))
        rows = [
            (not _begins(label, start), number, label)
            for number in islice(self._with(analysis.fold_all(tokens)), 2 * MOST_OF_A_WORD)
            if _honours(tokens, label := self.labels[number])
        ]
        words, makers = list[Suggestion](), list[Suggestion]()
        for _, number, label in sorted(rows):
            slug = self.slugs[number]
            (makers if slug else words).append(Suggestion(label, slug))
        return words[:limit] + makers[:MOST_MAKERS]

    def _with(self, tokens: Sequence[str]) -> Iterator[int]:
        """The numbers of labels that hold these words, the last as a beginning."""
        *whole, last = tokens
        rest: Ids | None = None
        for word in whole:
            own = self._of(self.words.number(word))
            rest = own if rest is None else np.intersect1d(rest, own, assume_unique=True)
            if not len(rest):
                return
        ranges = self.words.beginning(last)
        parts = [
            self._of(number) if rest is not None else self._of(number)[:MOST_OF_A_WORD] for number in ranges
        ]
        begun = np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int32)
        yield from (begun if rest is None else np.intersect1d(rest, begun, assume_unique=True)).tolist()

    def _of(self, number: int) -> Ids:
        if number < 0:
            return self.found[:0]
        return self.found[int(self.ends[number - 1]) if number else 0 : int(self.ends[number])]


def _worth(starts: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Beginnings that several names share, unless all of them go on with the same word."""
    longest: dict[tuple[str, ...], int] = {}
    for start, count in starts.items():
        longest[start[:-1]] = max(longest.get(start[:-1], 0), count)
    return [start for start, count in starts.items() if count > 1 and count > longest.get(start, 0)]


def _begins(label: str, start: str) -> bool:
    return " ".join(analysis.fold_all(analysis.words(label))).startswith(start)


def _honours(tokens: Sequence[str], label: str) -> bool:
    """Marks that were typed must be there; the last word may go on."""
    if all(token.isascii() for token in tokens):
        return True
    words = analysis.words(label)
    whole = all(token.isascii() or token in words for token in tokens[:-1])
    last = tokens[-1]
    return whole and (last.isascii() or any(word.startswith(last) for word in words))
