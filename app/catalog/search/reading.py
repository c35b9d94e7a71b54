"""How a question is understood: as typed, as a list, as keys without marks, or mended; and what comes near it.

In this order: what was typed; keys that were meant as marks; when a word is nobody's, the likeliest mended reading;
near matches of what was typed; and only then mended readings of words that exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.catalog.search import analysis
from app.catalog.search.keyboard import sound, typed_as_keys
from app.catalog.search.plan import Plan, joined_parts_of, parts_of, plan
from app.catalog.search.port import LONGEST, MOST_WORDS, Wanted
from app.catalog.search.rank import NAMED, UNFOUND, Ranker, Ranking
from app.catalog.search.snapshot import Snapshot
from app.catalog.search.spelling import Speller
from app.catalog.search.synonyms import thesaurus

_LETTERS = re.compile(r"\w+")
SHORTEST_KEYED = 2


@dataclass
class Reading:
    """How the words were understood. ``close``: near matches, where they were looked for already."""

    plan: Plan
    ranking: Ranking
    read_as: str = ""
    close: Ranking | None = None


class Reader:
    """Understands one question over one snapshot."""

    def __init__(self, snapshot: Snapshot, speller: Callable[[], Speller], wanted: Wanted) -> None:
        self.snapshot, self.speller, self.wanted = snapshot, speller, wanted

    def read(self) -> Reading:
        """The best understanding of the words asked for."""
        text = self.wanted.words[:LONGEST]
        if self.wanted.exact:
            asked = plan(text, exact=True)
            return Reading(asked, self._ranker(asked).rank())
        parts = parts_of(text)
        if len(parts) > 1:
            return self._list(text, parts)
        whole = self._one(text)
        if not whole.ranking.found.any() and len(joined := joined_parts_of(text)) > 1:
            return self._list(text, joined)
        return whole

    def near(self, reading: Reading) -> Ranking:
        """What comes near, beside what was found."""
        found = reading.ranking.found
        if reading.plan.held and not found.any():
            return self._ranker(replace(reading.plan, held="")).rank()
        if reading.close is not None:
            return reading.close
        return self._ranker(reading.plan).near(found)

    def _one(self, text: str) -> Reading:
        asked = self._plan(text)
        ranking = self._ranker(asked).rank()
        if ranking.found.any() or not asked.groups:
            return Reading(asked, ranking)
        if (keyed := self._as_keys(text)) and (reading := self._read_as(keyed)):
            return reading
        if any(group.is_together for group in asked.groups):  # a word of its own that nobody sells
            return Reading(asked, ranking)
        return self._mended(asked, ranking)

    def _mended(self, asked: Plan, nothing: Ranking) -> Reading:
        """Near matches that name the thing, what sounds alike, other near matches of known words, other spellings."""
        words = asked.words
        close = self._ranker(asked).near(nothing.found) if all(map(self._knows, words)) else None
        as_typed = Reading(asked, nothing, close=close)
        marked = dict(zip(analysis.fold_all(words), words, strict=True))
        mended = self.speller().mend(words, self._is_written)
        if close is not None and close.is_thing:  # then only words nobody writes so are heard as others
            mended = [each for each in mended if _sounds_alike(each, words)]
            mended = [each for each in mended if not any(map(self._is_written, _changed(words, each)))]
        alike = [each for each in mended if _sounds_alike(each, words)]
        bold = [] if close is not None and close.is_strong and asked.marks else mended
        for reading in [*alike, *bold]:
            if found := self._read_as(" ".join(marked.get(word, word) for word in reading)):
                return found
        return as_typed

    def _read_as(self, text: str) -> Reading | None:
        asked = self._plan(text)
        ranking = self._ranker(asked).rank()
        if not ranking.found.any():
            return None
        words = [word if self._is_written(word) else analysis.folded(word) for word in asked.words]
        return Reading(asked, ranking, _as_written(self.snapshot, ranking, words))

    def _list(self, text: str, parts: list[str]) -> Reading:
        """Any part will do, products of several first; places and papers among the parts limit all the others."""
        readings = [self._one(part) for part in parts]
        limits = [each for each in readings if all(group.is_place for group in each.plan.groups)]
        things = [each for each in readings if each not in limits] or limits
        scores = np.zeros(len(self.snapshot.shelf), np.float32)
        for reading in things:
            found = reading.ranking.found
            if found.any():
                best = max(float(reading.ranking.scores[found].max()), 1e-6)
                share = np.where(found, reading.ranking.scores / best + 1e-3, 0)
                scores += np.where(reading.ranking.levels > NAMED, share / 2, share)
        found = scores > 0
        for limit in limits if things is not limits else ():
            found &= limit.ranking.found
        levels = np.where(found, np.int8(NAMED), UNFOUND)
        also = tuple(dict.fromkeys(word for each in readings for word in each.ranking.also))
        mended = any(each.read_as for each in readings)
        read_as = ", ".join(each.read_as or part for each, part in zip(readings, parts, strict=True))
        return Reading(self._plan(text), Ranking(scores, levels, also), read_as if mended else "")

    def meant(self, text: str) -> Iterator[str]:
        """What words nobody has may mean: keys, then other spellings."""
        if keyed := self._as_keys(text):
            yield keyed
        words = analysis.words(text)[:MOST_WORDS]
        for mended in self.speller().mend(words, self._is_written) if words else ():
            yield " ".join(mended)

    def _as_keys(self, text: str) -> str:
        """The words with unturned keys turned into marks; "" when there are none."""
        keyed = [self._keyed(word) for word in text.lower().split()]
        return " ".join(keyed) if keyed != text.lower().split() else ""

    def _keyed(self, word: str) -> str:
        meant = "" if word.isalpha() and self._knows(word) else typed_as_keys(word)
        if len(meant) < SHORTEST_KEYED:
            return word
        return meant if all(map(self._knows, analysis.words(meant))) else word

    def _knows(self, word: str) -> bool:
        """Whether any product, maker, place or word of the lists is called so, marks left aside."""
        bare = analysis.folded(word)
        return (
            self._has("n", bare)
            or self._has("k", bare)
            or self._has("c", bare)
            or bool(thesaurus().of([word]))
        )

    def _is_written(self, word: str) -> bool:
        """Whether anybody writes a word with these very marks."""
        return self._has("na", word) or self._has("k", word)

    def _has(self, name: str, word: str) -> bool:
        return len(self.snapshot.hits(name, word).rows) > 0

    def _plan(self, text: str) -> Plan:
        return plan(text, knows=self._has)

    def _ranker(self, asked: Plan) -> Ranker:
        return Ranker(self.snapshot, asked, self.wanted.day)


def _changed(words: list[str], mended: list[str]) -> list[str]:
    """The words as typed that a mended reading has otherwise."""
    return [word for word in words if analysis.folded(word) not in mended]


def _sounds_alike(some: list[str], others: list[str]) -> bool:
    return [sound(word) for word in some] == [sound(word) for word in analysis.fold_all(others)]


def _as_written(snapshot: Snapshot, ranking: Ranking, words: list[str]) -> str:
    """Words as the best hits and the lists write them, with marks."""
    best = np.argsort(np.where(ranking.found, -ranking.scores, np.inf), kind="stable")[:3]
    written = _LETTERS.findall(
        " ".join(name for row in reversed(best) for name in snapshot.names(int(row))[2::-1]).lower()
    )
    marked = {" ".join(analysis.fold_all(analysis.words(word))): word for word in written}
    return " ".join(word if not word.isascii() else marked.get(word, word) for word in words)
