"""What an index holds at one moment, as arrays: rows of all segments behind one another, deleted ones marked.

A snapshot never changes; searching reads it without a lock, and what it works out about a word is kept with it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.catalog.search.analysis import folded
from app.catalog.search.columns import COLUMNS, Mask, Scores, Shelf, Whole

MOST_HITS = MOST_POSTINGS = 8 * 1024 * 1024
OF_A_WORD = 400
"""Bytes a word takes beside its rows, about."""
K1 = 1.2
PAIR_SIGN = "_"
SPREAD_OVER = ("n", "k")
LENGTHS = ("na", "ns", "ds")
_B = {"na": 0.35, "ns": 0.2, "ds": 0.5}
WEIGHTS = {"n": 1.0, "na": 1.6, "ns": 1.2, "h": 0.8, "t": 1.2, "c": 0.5, "k": 0.6, "ds": 0.45}
"""How much a word tells in each field. BM25 with k1 1.2 per field; b as measured (search.md), 0 where none is named."""


@dataclass(frozen=True)
class Postings:
    """Where a word stands in one segment: document numbers and how often."""

    docs: Whole
    times: Scores


NOTHING = Postings(np.empty(0, np.int64), np.empty(0, np.float32))


Known = TypeVar("Known", Postings, "Hits")


class Words(Generic[Known]):
    """What was read of words, by field and word, within a measure: past it all of it goes, and is read again when asked.

    Few words are asked often; without an end, every word anybody ever typed would stay in each process.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most, self.size = most_bytes, 0
        self._known: dict[tuple[str, str], Known] = {}

    def get(self, key: tuple[str, str]) -> Known | None:
        """What is known of a word in a field."""
        return self._known.get(key)

    def keep(self, key: tuple[str, str], known: Known) -> Known:
        """Keep it, and give it back."""
        size = sum(part.nbytes for part in vars(known).values()) + OF_A_WORD
        if self.size + size > self.most:
            self._known, self.size = {}, 0
        self._known[key] = known
        self.size += size
        return known


class Segment(Protocol):
    """One unchanging part of an index."""

    size: int

    def column(self, name: str) -> Whole:
        """A number per document."""
        ...

    def postings(self, field: str, word: str) -> Postings:
        """Where a word stands."""
        ...

    def lexicon(self, field: str) -> dict[str, int]:
        """Every word of a field and in how many documents it stands."""
        ...

    def names(self, doc: int) -> tuple[str, str, str, str]:
        """Vietnamese and English name of a product, its maker and the maker's address."""
        ...


@dataclass(frozen=True)
class Hits:
    """Rows a word stands in and what it adds to their score there."""

    rows: Whole
    scores: Scores


@dataclass
class Snapshot:
    """All segments of one generation. ``live`` marks the rows that are not deleted."""

    segments: Sequence[Segment]
    deleted: Sequence[NDArray[np.int64]]
    shelf: Shelf = field(init=False)
    live: Mask = field(init=False)

    def __post_init__(self) -> None:
        """Lay the columns of all segments behind one another."""
        self.starts = np.cumsum([0, *(segment.size for segment in self.segments)])
        self.shelf = Shelf.of({name: self._column(name) for name in COLUMNS})
        self.live = np.ones(len(self.shelf), dtype=bool)
        for start, gone in zip(self.starts, self.deleted, strict=False):
            self.live[start + gone] = False
        self.count = max(1, int(self.live.sum()))
        self._norms: dict[str, Scores] = {}
        self._hits: Words[Hits] = Words(MOST_HITS)
        self._lexicons: dict[str, dict[str, int]] = {}

    def hits(self, name: str, word: str) -> Hits:
        """Where a word stands in a field, and what each place is worth."""
        known = self._hits.get((name, word))
        return self._hits.keep((name, word), self._score(name, word)) if known is None else known

    def lexicon(self, name: str) -> dict[str, int]:
        """Every word of a field and in how many products it stands (deleted ones may still count)."""
        if name not in self._lexicons:
            words: dict[str, int] = {}
            for segment in self.segments:
                for word, count in segment.lexicon(name).items():
                    words[word] = words.get(word, 0) + count
            self._lexicons[name] = words
        return self._lexicons[name]

    def names(self, row: int) -> tuple[str, str, str, str]:
        """The names kept with a row."""
        number = int(np.searchsorted(self.starts, row, side="right")) - 1
        return self.segments[number].names(row - int(self.starts[number]))

    def everyone(self) -> Iterator[tuple[str, str, str, str]]:
        """The names kept with every live row."""
        for row in np.flatnonzero(self.live).tolist():
            yield self.names(row)

    def _column(self, name: str) -> Whole:
        parts = [segment.column(name) for segment in self.segments]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def _norm(self, name: str) -> Scores:
        """The length part of BM25 for each row: 1 where fields of that name are of usual length."""
        if name not in self._norms:
            lengths = self._column(f"l_{name}").astype(np.float32)
            usual = float(lengths[self.live].mean()) if self.live.any() else 1.0
            self._norms[name] = (1 - _B[name] + _B[name] * lengths / max(usual, 1e-6)).astype(np.float32)
        return self._norms[name]

    def _where(self, name: str, word: str) -> tuple[Whole, Scores]:
        found = [segment.postings(name, word) for segment in self.segments]
        rows = np.concatenate(
            [start + each.docs for start, each in zip(self.starts, found, strict=False)] or [NOTHING.docs]
        )
        times = np.concatenate([each.times for each in found] or [NOTHING.times])
        alive = self.live[rows]
        return rows[alive], times[alive]

    def _spread(self, word: str, rows: int) -> int:
        """In how many products a word stands, whatever the field: rare among makers is not rare among names."""
        if PAIR_SIGN in word:
            return rows
        bare = folded(word)
        return max(rows, *(len(self._where(name, bare)[0]) for name in SPREAD_OVER))

    def _score(self, name: str, word: str) -> Hits:
        rows, times = self._where(name, word)
        spread = self._spread(word, len(rows))
        telling = math.log1p((self.count - spread + 0.5) / (spread + 0.5))
        norm = self._norm(name)[rows] if name in _B else np.float32(1)
        scores = WEIGHTS[name] * telling * times * (K1 + 1) / (times + K1 * norm)
        return Hits(rows, scores.astype(np.float32))
