"""What an index holds at one moment, as arrays: rows of all segments behind one another, deleted ones marked.

A snapshot never changes; searching reads it without a lock, and what it works out about a word is kept with it.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.catalog.search.analysis import folded
from app.catalog.search.columns import COLUMNS, Mask, Scores, Shelf, Whole
from app.catalog.search.port import Answer

MOST_HITS, MOST_POSTINGS = 10 * 1024 * 1024, 12 * 1024 * 1024
MOST_ANSWERS = 12
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

    docs: Rows
    times: NDArray[np.uint16]

    @property
    def size(self) -> int:
        """Bytes it takes, about."""
        return OF_A_WORD + self.docs.nbytes + self.times.nbytes

    @classmethod
    def of(cls, docs: Sequence[int], times: Sequence[float]) -> Postings:
        """In as little room as they need: everything that was read lately stays in memory."""
        return cls(np.array(docs, np.int32), np.minimum(np.array(times), MOST_TIMES).astype(np.uint16))


Rows = NDArray[np.int32]
MOST_TIMES = 65_535
NOTHING = Postings(np.empty(0, np.int32), np.empty(0, np.uint16))


Known = TypeVar("Known", Postings, "Hits")


class Words(Generic[Known]):
    """What was read of words, by field and word, within a measure: past it what was longest not asked for goes.

    Few words are asked often; without an end, every word anybody ever typed would stay in each process.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most, self.size = most_bytes, 0
        self._known: OrderedDict[tuple[str, str], Known] = OrderedDict()
        self._changing = threading.Lock()

    def get(self, key: tuple[str, str]) -> Known | None:
        """What is known of a word in a field."""
        with self._changing:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def keep(self, key: tuple[str, str], known: Known) -> Known:
        """Keep it, and give it back."""
        with self._changing:
            if key not in self._known:
                self._known[key] = known
                self.size += known.size
            while self.size > self.most and len(self._known) > 1:
                self.size -= self._known.popitem(last=False)[1].size
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

    def frequency(self, field: str, word: str) -> int:
        """In how many documents a word stands."""
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

    rows: Rows
    scores: Scores
    is_shared: bool = False
    """The rows are those a segment keeps, and take no more room."""

    @property
    def size(self) -> int:
        """Bytes it takes, about."""
        return OF_A_WORD + self.scores.nbytes + (0 if self.is_shared else self.rows.nbytes)


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
        self.is_whole = not any(len(gone) for gone in self.deleted)
        self.count = max(1, int(self.live.sum()))
        self.answers: dict[Hashable, Answer] = {}
        self._norms: dict[str, Scores] = {}
        self._hits: Words[Hits] = Words(MOST_HITS)
        self._lexicons: dict[str, dict[str, int]] = {}

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep the answer to a question everybody asks; a few of them."""
        if len(self.answers) >= MOST_ANSWERS:
            self.answers.clear()
        self.answers[key] = answer

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

    def _where(self, name: str, word: str) -> tuple[Rows, NDArray[np.uint16]]:
        found = [segment.postings(name, word) for segment in self.segments]
        if self.is_whole and len(found) == 1:
            return found[0].docs, found[0].times
        rows = np.concatenate(
            [each.docs + np.int32(start) for start, each in zip(self.starts, found, strict=False)]
            or [NOTHING.docs]
        )
        times = np.concatenate([each.times for each in found] or [NOTHING.times])
        if self.is_whole:
            return rows, times
        alive = self.live[rows]
        return rows[alive], times[alive]

    def _frequency(self, name: str, word: str) -> int:
        """In how many products a word stands; where none is deleted the index knows without reading which."""
        if self.is_whole:
            return sum(segment.frequency(name, word) for segment in self.segments)
        return len(self._where(name, word)[0])

    def _spread(self, word: str, rows: int) -> int:
        """In how many products a word stands, whatever the field: rare among makers is not rare among names."""
        if PAIR_SIGN in word:
            return rows
        bare = folded(word)
        return max(rows, *(self._frequency(name, bare) for name in SPREAD_OVER))

    def _score(self, name: str, word: str) -> Hits:
        rows, times = self._where(name, word)
        spread = self._spread(word, len(rows))
        telling = math.log1p((self.count - spread + 0.5) / (spread + 0.5))
        norm = self._norm(name)[rows] if name in _B else np.float32(1)
        often = times.astype(np.float32)
        scores = WEIGHTS[name] * telling * often * (K1 + 1) / (often + K1 * norm)
        return Hits(rows, scores.astype(np.float32), is_shared=self.is_whole and len(self.segments) == 1)
