"""Which rows answer a plan, and how well: level by level, over arrays.

Level 0 takes marks as typed; 1 looks without marks; 2 also in pairs of words of the descriptions. A looser level is
tried only when the stricter ones leave the page short, and what it adds stands below.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from app.catalog.search import analysis
from app.catalog.search.columns import Levels, Mask, Scores
from app.catalog.search.plan import Group, Plan
from app.catalog.search.port import ENOUGH
from app.catalog.search.snapshot import Snapshot

MARKED, BARE, TOLD = 0, 1, 2
UNFOUND = np.int8(9)
_NAMED = ("c", "k")
PAIR, HEAD = "ns", "h"
NEAR_PART = 0.45
"""A near match answers at least this part of what the question tells."""


@dataclass
class Ranking:
    """Scores and levels of all rows; level 9 where a row does not answer. ``also`` are synonyms that were found."""

    scores: Scores
    levels: Levels
    also: tuple[str, ...] = ()

    @property
    def found(self) -> Mask:
        """True for each row that answers the question at some level."""
        return self.levels < UNFOUND


@dataclass
class _Part:
    """Rows where a word or group stands, and its score there."""

    mask: Mask
    scores: Scores


class Ranker:
    """Answers plans from one snapshot; parts are worked out once per question."""

    def __init__(self, snapshot: Snapshot, plan: Plan) -> None:
        self.snapshot, self.plan = snapshot, plan
        self.size = len(snapshot.shelf)
        self.found_others: dict[str, None] = {}

    def rank(self) -> Ranking:
        """Every row that answers the whole plan."""
        if not self.plan.groups:
            return self._everything()
        levels = np.full(self.size, UNFOUND, np.int8)
        scores = np.zeros(self.size, np.float32)
        for level in (MARKED, BARE, TOLD):
            if level == MARKED and not self.plan.marks:
                continue
            parts = [self._group(group, level) for group in self.plan.groups]
            mask = np.logical_and.reduce([part.mask for part in parts]) & self.snapshot.live
            fresh = mask & (levels == UNFOUND)
            levels[fresh] = level
            scores[fresh] = sum(part.scores[fresh] for part in parts)
            if int((levels < UNFOUND).sum()) >= ENOUGH:
                break
        self._boost(scores, levels < UNFOUND)
        return Ranking(scores, levels, tuple(self.found_others))

    def near(self, found: Mask) -> Ranking:
        """Rows that answer the more telling part of the question, at least one group of it in their name.

        The rarer a group, the more it tells; what only the maker or its place answers counts half.
        """
        levels = np.full(self.size, UNFOUND, np.int8)
        told = np.zeros(self.size, np.float32)
        named = np.zeros(self.size, dtype=bool)
        whole = 0.0
        for group in self.plan.groups:
            part, own = self._group(group, BARE), self._named(group)
            telling = math.log1p(self.size / (int(part.mask.sum()) + 0.5))
            whole += telling if part.mask.any() else 0.0
            told += np.where(own, telling, np.where(part.mask, telling / 2, 0)).astype(np.float32)
            named |= own
        mask = named & (told >= NEAR_PART * whole) & self.snapshot.live & ~found
        levels[mask] = BARE
        self._boost(told, mask)
        return Ranking(told, levels)

    def _everything(self) -> Ranking:
        levels = np.where(self.snapshot.live, np.int8(MARKED), UNFOUND)
        return Ranking(np.zeros(self.size, np.float32), levels)

    def _group(self, group: Group, level: int) -> _Part:
        part = self._all(group.words, lambda word: self._word(word, level))
        if level == TOLD:
            part.mask |= self._told(group)
        for other in group.others:
            found = self._all(other.words, self._marked_word)
            if len(other.words) > 1:
                found.mask &= self._together(other.words)
            if not found.mask.any():
                continue
            if analysis.fold_all(other.words) != analysis.fold_all(group.words):
                self.found_others[other.label] = None
            part.mask |= found.mask
            part.scores = np.maximum(part.scores, np.where(found.mask, found.scores * other.weight, 0))
        return part

    def _all(self, words: Iterable[str], find: Callable[[str], _Part]) -> _Part:
        parts = [find(word) for word in words]
        return _Part(
            np.logical_and.reduce([part.mask for part in parts]),
            np.sum([part.scores for part in parts], axis=0, dtype=np.float32),
        )

    def _word(self, word: str, level: int) -> _Part:
        """A word as typed: with marks it counts in full, without them as the folded word does."""
        bare = analysis.folded(word)
        part = self._empty()
        self._add(part, ("na", *_NAMED), word, matches=True)
        self._add(part, ("n",), bare, matches=level > MARKED)
        if bare != word:
            self._add(part, _NAMED, bare, matches=level > MARKED)
        return part

    def _marked_word(self, word: str) -> _Part:
        part = self._empty()
        self._add(part, ("na", "c"), word, matches=True)
        return part

    def _add(self, part: _Part, names: Iterable[str], word: str, *, matches: bool) -> None:
        for name in names:
            hits = self.snapshot.hits(name, word)
            part.scores[hits.rows] += hits.scores
            if matches:
                part.mask[hits.rows] = True

    def _named(self, group: Group) -> Mask:
        """Rows whose name holds all words of the group, or a synonym."""
        mask = np.ones(self.size, dtype=bool)
        for word in group.words:
            here = np.zeros(self.size, dtype=bool)
            here[self.snapshot.hits("n", analysis.folded(word)).rows] = True
            mask &= here
        for other in group.others:
            mask |= self._all(other.words, self._marked_word).mask
        return mask

    def _told(self, group: Group) -> Mask:
        """Rows whose description holds one of the group's words next to its neighbour in the question."""
        mask = np.zeros(self.size, dtype=bool)
        words = analysis.fold_all(self.plan.words)
        own = set(analysis.fold_all(group.words))
        for pair, members in zip(analysis.pairs(words), itertools.pairwise(words), strict=True):
            if own & set(members):
                mask[self.snapshot.hits("ds", pair).rows] = True
        return mask

    def _together(self, words: Iterable[str]) -> Mask:
        masks = []
        for pair in analysis.pairs(analysis.fold_all(words)):
            mask = np.zeros(self.size, dtype=bool)
            mask[self.snapshot.hits(PAIR, pair).rows] = True
            masks.append(mask)
        every: Mask = np.logical_and.reduce(masks)
        return every

    def _boost(self, scores: Scores, found: Mask) -> None:
        """More for words that stand together, in the name's head, or in the description."""
        words = analysis.fold_all(self.plan.words)
        pairs = analysis.pairs(words)
        wanted = (
            [(PAIR, pair) for pair in pairs]
            + [("ds", pair) for pair in pairs]
            + [("k", pair) for pair in pairs]
        )
        for name, word in [*wanted, *((HEAD, each) for each in [*words[:1], *pairs])]:
            hits = self.snapshot.hits(name, word)
            here = found[hits.rows]
            scores[hits.rows[here]] += hits.scores[here]

    def _empty(self) -> _Part:
        return _Part(np.zeros(self.size, dtype=bool), np.zeros(self.size, np.float32))
