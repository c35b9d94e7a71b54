"""Search without an index: reads every public name, folds it, and looks for each word. Slow and sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.catalog.search import analysis, documents
from app.catalog.search.columns import COLUMNS, Shelf, answer
from app.catalog.search.documents import Document
from app.catalog.search.port import LONGEST, MOST_WORDS, Answer, Suggestion, Told, Wanted


@dataclass(frozen=True)
class PlainEngine:
    """The port over the rows themselves; nothing to write."""

    def index(self, ids: Iterable[int]) -> None:
        """The rows are the index."""

    def rebuild(self, told: Told | None = None) -> int:
        """The rows are the index."""
        return len(self.ids())

    def ids(self) -> frozenset[int]:
        """The ids of all public products."""
        return frozenset(document.product for document in documents.everything())

    def refresh_words(self) -> None:
        """No words are kept."""

    def search(self, wanted: Wanted) -> Answer:
        """Products whose name, maker or place holds every word, with or without marks."""
        found = list(documents.everything())
        words = analysis.fold_all(analysis.words(wanted.words[:LONGEST])[:MOST_WORDS])
        shelf = Shelf.of({name: np.array([d.values[name] for d in found], np.int64) for name in COLUMNS})
        scores = np.array([_score(document, words) for document in found], np.float32)
        return answer(shelf, scores, scores > 0, wanted)

    def suggest(self, typed: str, limit: int = 6) -> list[Suggestion]:
        """Nothing: reading every name at each key would be too slow."""
        return []


def _score(document: Document, words: list[str]) -> float:
    name = set(document.words["n"].split())
    other = set(document.words["c"].split()) | set(document.words["k"].split())
    if not all(word in name or word in other for word in words):
        return 0.0
    return 1.0 + sum(word in name for word in words)
