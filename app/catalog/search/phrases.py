"""What may follow the letters being typed: names of goods and makers in a sorted table of folded beginnings."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from app.catalog.search import analysis
from app.catalog.search.port import Suggestion
from app.catalog.search.snapshot import Snapshot

PHRASE_LENGTHS = (1, 2, 3, 4)
MOST_LOOKED_AT = 400
MOST_MAKERS = 3
LONGEST_LABEL = 60


@dataclass(frozen=True)
class Phrases:
    """Folded beginnings in order; each with what to show, the maker's address if it is one, and how often."""

    keys: list[str]
    rows: list[tuple[str, str, int]]

    @classmethod
    def of(cls, snapshot: Snapshot) -> Phrases:
        """From the names of a snapshot: beginnings of product names, English names, makers."""
        counted: Counter[tuple[str, str]] = Counter()
        for name_vi, name_en, maker, slug in snapshot.everyone():
            words = name_vi.split()
            for length in PHRASE_LENGTHS:
                if length <= len(words):
                    counted[(" ".join(words[:length]).strip(",.;:()–-").lower(), "")] += 1
            if name_en:
                counted[(name_en, "")] += 1
            counted[(maker, slug)] += 1
        table = sorted(
            (key, label, slug, count)
            for (label, slug), count in counted.items()
            if len(label) <= LONGEST_LABEL
            for key in _keys(label, slug)
        )
        return cls([row[0] for row in table], [(label, slug, count) for _, label, slug, count in table])

    def starting(self, typed: str, limit: int) -> list[Suggestion]:
        """The commonest that begin with what is typed: words first, then a few makers."""
        tokens = analysis.words(typed)
        start = " ".join(analysis.fold_all(tokens))
        if not start:
            return []
        at = bisect_left(self.keys, start)
        found: dict[tuple[str, str], int] = {}
        for key, (label, slug, count) in zip(
            self.keys[at : at + MOST_LOOKED_AT], self.rows[at : at + MOST_LOOKED_AT], strict=True
        ):
            if not key.startswith(start):
                break
            if _honours(tokens, label):
                found.setdefault((label, slug), count)
        best = sorted(found, key=lambda row: (-found[row], len(row[0]), row[0]))
        words = [Suggestion(label) for label, slug in best if not slug][:limit]
        return words + [Suggestion(label, slug) for label, slug in best if slug][:MOST_MAKERS]


def _keys(label: str, slug: str) -> list[str]:
    """A maker is found from any word of its name, a phrase from its first."""
    words = analysis.fold_all(analysis.words(label))
    starts = range(len(words)) if slug else range(1)
    return [" ".join(words[start:]) for start in starts]


def _honours(tokens: list[str], label: str) -> bool:
    """Marks that were typed in whole words must be there."""
    marked = [token for token in tokens[:-1] if not token.isascii()]
    return not marked or set(marked) <= set(analysis.words(label))
