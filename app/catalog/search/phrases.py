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
_MARKS = ",.;:()–-"


@dataclass(frozen=True)
class Phrases:
    """Folded beginnings in order; each with what to show, the maker's address if it is one, and how often."""

    keys: list[str]
    rows: list[tuple[str, str, int]]

    @classmethod
    def of(cls, snapshot: Snapshot) -> Phrases:
        """From the names of a snapshot: names of goods in both languages, beginnings many share, makers."""
        starts: Counter[tuple[str, ...]] = Counter()
        whole: Counter[tuple[str, str]] = Counter()
        for name_vi, name_en, maker, slug in snapshot.everyone():
            words = tuple(word.strip(_MARKS) for word in name_vi.lower().split())
            starts.update(words[:length] for length in PHRASE_LENGTHS if length <= len(words))
            whole.update([(name_vi, ""), (maker, slug), *([(name_en, "")] if name_en else [])])
        names = {label.lower() for label, _ in whole}
        shared = {" ".join(start): starts[start] for start in _worth(starts)}
        counted = (
            Counter({(start, ""): count for start, count in shared.items() if start not in names}) + whole
        )
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


def _worth(starts: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Beginnings that several names share, unless all of them go on with the same word."""
    longest: dict[tuple[str, ...], int] = {}
    for start, count in starts.items():
        longest[start[:-1]] = max(longest.get(start[:-1], 0), count)
    return [start for start, count in starts.items() if count > 1 and count > longest.get(start, 0)]


def _keys(label: str, slug: str) -> list[str]:
    """A maker is found from any word of its name, a phrase from its first."""
    words = analysis.fold_all(analysis.words(label))
    starts = range(len(words)) if slug else range(1)
    return [" ".join(words[start:]) for start in starts]


def _honours(tokens: list[str], label: str) -> bool:
    """Marks that were typed must be there; the last word may go on."""
    words = analysis.words(label)
    whole = all(token.isascii() or token in words for token in tokens[:-1])
    last = tokens[-1]
    return whole and (last.isascii() or any(word.startswith(last) for word in words))
