"""Which rows answer a plan, and how well, over arrays.

Marks that were typed are meant: a marked word finds itself, or names written without any mark; only a word nobody writes
so is taken without its marks. What only a description says is tried when names leave the page short, and stands below.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.catalog.search import analysis
from app.catalog.search.columns import Levels, Mask, Scores
from app.catalog.search.documents import PLACE_SIGN
from app.catalog.search.plan import Group, Plan
from app.catalog.search.port import ENOUGH
from app.catalog.search.snapshot import Snapshot
from app.catalog.search.synonyms import Alternative, thesaurus

NAMED, TOLD = 0, 1
UNFOUND = np.int8(9)
PAIR, HEAD, THING = "ns", "h", "t"
NEAR_PART, STRONG_PART, LEAST_PART, BEGUN_PART = 0.45, 0.6, 0.3, 0.3
"""A near match answers at least this part of what the question tells, or names the thing it begins with."""


@dataclass
class Ranking:
    """Scores and levels of all rows; level 9 where a row does not answer. ``also`` are synonyms that were found."""

    scores: Scores
    levels: Levels
    also: tuple[str, ...] = ()
    is_strong: bool = True
    is_thing: bool = True
    """Of near matches: they answer most of the question; they name the very thing asked for."""

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
    """Answers plans from one snapshot; what a group finds is worked out once per question."""

    def __init__(self, snapshot: Snapshot, plan: Plan, day: date) -> None:
        self.snapshot, self.plan = snapshot, plan
        self.size = len(snapshot.shelf)
        self.found_others: dict[str, None] = {}
        self._parts: dict[Group, _Part] = {}
        self.allowed = snapshot.live
        if plan.held:
            self.allowed = self.allowed & (snapshot.shelf.held[plan.held] >= day.toordinal())

    def rank(self) -> Ranking:
        """Every row that answers the whole plan."""
        if not self.plan.groups:
            return self._everything()
        needed = [group for group in self.plan.groups if not group.is_optional]
        parts = [self._group(group) for group in needed]
        levels = np.full(self.size, UNFOUND, np.int8)
        named = np.logical_and.reduce([part.mask for part in parts]) & self.allowed
        levels[named] = NAMED
        if int(np.count_nonzero(named)) < ENOUGH:
            wider = [part.mask | self._told(group) for part, group in zip(parts, needed, strict=True)]
            levels[np.logical_and.reduce(wider) & self.allowed & ~named] = TOLD
        found = levels < UNFOUND
        scores = np.zeros(self.size, np.float32)
        if found.any():
            helping = [self._group(group) for group in self.plan.groups if group.is_optional]
            for part in (*parts, *helping):
                scores += part.scores
            self._boost(scores, found)
        return Ranking(scores, levels, tuple(self.found_others))

    def near(self, found: Mask) -> Ranking:
        """Rows that answer the more telling part of the question, at least one group of it in their name.

        The rarer a group, the more it tells; what only the maker or its place answers counts half. The thing the
        question begins with is enough by itself: rare words behind it never leave the page empty.
        """
        groups = self._loose_groups()
        is_split = len(groups) > len(self.plan.groups) == 1
        if (
            groups[0].is_together and not self._group(groups[0]).mask.any()
        ):  # a thing of its own that nobody sells
            groups = []
        told = np.zeros(self.size, np.float32)
        named = np.zeros(self.size, dtype=bool)
        whole, head, term = 0.0, None, False
        begun = named
        for group in groups:
            part, own = self._group(group), self._named(group)
            telling = math.log1p(self.size / (int(np.count_nonzero(part.mask)) + 0.5)) / (1 + group.is_place)
            whole += telling
            told += np.where(own, telling, np.where(part.mask, telling / 2, 0)).astype(np.float32)
            named |= own
            if (
                head is None
                and own.any()
                and self._is_thing(group, begins=group is groups[0], is_split=is_split)
            ):
                head, term = own, self._is_term(group)
                begun = own & self._begun(group)
        mask = self._close(told, named, head, whole, is_split=is_split)
        mask &= self.allowed & ~found
        if head is not None:
            told[begun] += BEGUN_PART * whole
        levels = np.where(mask, np.int8(NAMED), UNFOUND)
        is_found = bool(mask.any())
        is_strong = is_found and (term or float(told[mask].max()) >= STRONG_PART * whole)
        self._boost(told, mask)
        return Ranking(told, levels, is_strong=is_strong, is_thing=is_found and term)

    def _begun(self, group: Group) -> Mask:
        """Rows whose name begins with the first word of the group, or of another word for it."""
        mask = np.zeros(self.size, dtype=bool)
        for words in (group.words, *(other.words for other in group.others if not other.of_english)):
            mask |= self._rows(HEAD, analysis.folded(words[0]))
        return mask

    def _close(self, told: Scores, named: Mask, head: Mask | None, whole: float, *, is_split: bool) -> Mask:
        if is_split:
            return head if head is not None else np.zeros(self.size, dtype=bool)
        mask: Mask = named & (told >= NEAR_PART * whole)
        if head is not None:
            return mask | head
        return mask if mask.any() else named & (told >= LEAST_PART * whole)

    def _loose_groups(self) -> list[Group]:
        """What is needed, terms of several words that nobody has as a whole (or that stand alone) word by word."""
        needed = [group for group in self.plan.groups if not group.is_optional]
        loose = list[Group]()
        for group in needed:
            is_whole = group.is_place or group.is_together or len(group.words) == 1
            if is_whole or (len(needed) > 1 and self._group(group).mask.any()):
                loose.append(group)
            else:
                loose += [Group((word,), tuple(thesaurus().of((word,)))) for word in group.words]
        return loose

    def _is_term(self, group: Group) -> bool:
        return not group.is_place and (len(group.words) > 1 or bool(group.others))

    def _is_thing(self, group: Group, *, begins: bool, is_split: bool) -> bool:
        """Whether a group by itself says what is wanted, where one syllable may be part of anything."""
        if self._is_term(group) and not is_split:
            return True
        return (
            begins
            and not group.is_place
            and len(self.snapshot.hits(HEAD, analysis.folded(group.words[0])).rows) > 0
        )

    def _everything(self) -> Ranking:
        levels = np.where(self.allowed, np.int8(NAMED), UNFOUND)
        return Ranking(np.zeros(self.size, np.float32), levels)

    def _group(self, group: Group) -> _Part:
        if group not in self._parts:
            self._parts[group] = self._find(group)
        return self._parts[group]

    def _find(self, group: Group) -> _Part:
        part = self._all(group.words, self._word)
        if group.is_place:
            part.mask &= self._together(group.words, (PAIR, ""), ("k", PLACE_SIGN))
        elif group.is_together:
            part.mask &= self._together(group.words, (PAIR, ""))
            for word in (word for word in group.words if not word.isascii()):
                part.mask &= self._rows("na", word)
        if group.token:
            self._add(part, ("c",), group.token, matches=True)
        for other in group.others:
            self._join(part, group, other)
        return part

    def _join(self, part: _Part, group: Group, other: Alternative) -> None:
        """Rows that have another word for the same thing."""
        found = self._all(other.words, self._marked_word)
        if len(other.words) > 1:
            found.mask &= self._together(other.words, (PAIR, ""))
            self._add(found, ("c",), "_".join(other.words), matches=True)
        if not found.mask.any():
            return
        self._add(found, (HEAD,), analysis.folded(other.words[0]), matches=False)
        if analysis.fold_all(other.words) != analysis.fold_all(group.words):
            self.found_others[other.label] = None
        part.mask |= found.mask
        part.scores = np.maximum(part.scores, np.where(found.mask, found.scores * other.weight, 0))

    def _all(self, words: Iterable[str], find: Callable[[str], _Part]) -> _Part:
        first, *rest = [find(word) for word in words]
        for part in rest:
            first.mask &= part.mask
            first.scores += part.scores
        return first

    def _word(self, word: str) -> _Part:
        """A word as typed."""
        bare = analysis.folded(word)
        part = self._empty()
        if bare == word or not self._is_written(word):
            self._add(part, ("n", "k"), bare, matches=True)
            self._add(part, ("na", THING), word, matches=False)
            return part
        self._add(part, ("na", "k"), word, matches=True)
        self._add(part, ("n", THING), bare, matches=False)
        unmarked = self.snapshot.hits("na", bare)
        part.mask[unmarked.rows] = True
        return part

    def _is_written(self, word: str) -> bool:
        return any(len(self.snapshot.hits(name, word).rows) for name in ("na", "k"))

    def _marked_word(self, word: str) -> _Part:
        part = self._empty()
        self._add(part, ("na",), word, matches=True)
        self._add(part, (THING,), word, matches=False)
        self._add(part, ("n",), analysis.folded(word), matches=False)
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
            mask &= self._rows("n", analysis.folded(word))
        if group.is_place or group.is_together:
            mask &= self._together(group.words, (PAIR, ""))
        mask &= self._group(group).mask
        for other in group.others:
            mask |= self._all(other.words, self._marked_word).mask
        return mask

    def _told(self, group: Group) -> Mask:
        """Rows whose description holds one of the group's words next to its neighbour in the question."""
        mask = np.zeros(self.size, dtype=bool)
        if group.is_together:
            return mask
        words = analysis.fold_all(self.plan.words)
        own = set(analysis.fold_all(group.words))
        for pair, members in zip(analysis.pairs(words), itertools.pairwise(words), strict=True):
            if own & set(members):
                mask[self.snapshot.hits("ds", pair).rows] = True
        return mask

    def _together(self, words: Sequence[str], *places: tuple[str, str]) -> Mask:
        """Rows where each word stands beside the next, in one of the fields (each with the sign its pairs bear)."""
        every = np.ones(self.size, dtype=bool)
        for marked, bare in zip(analysis.pairs(words), analysis.pairs(analysis.fold_all(words)), strict=True):
            mask = np.zeros(self.size, dtype=bool)
            for name, sign in places:
                for pair in {marked, bare} if sign else {bare}:
                    mask[self.snapshot.hits(name, f"{sign}{pair}").rows] = True
            every &= mask
        return every

    def _boost(self, scores: Scores, found: Mask) -> None:
        """More for words that stand together, in the name's head, or in the description."""
        words = analysis.fold_all(self.plan.words)
        pairs = analysis.pairs(words)
        wanted = [(name, f"{sign}{pair}") for name, sign in _PAIRED for pair in pairs]
        for name, word in [*wanted, *((HEAD, each) for each in [*words[:1], *pairs])]:
            hits = self.snapshot.hits(name, word)
            here = found[hits.rows]
            scores[hits.rows[here]] += hits.scores[here]

    def _rows(self, name: str, word: str) -> Mask:
        mask = np.zeros(self.size, dtype=bool)
        mask[self.snapshot.hits(name, word).rows] = True
        return mask

    def _empty(self) -> _Part:
        return _Part(np.zeros(self.size, dtype=bool), np.zeros(self.size, np.float32))


_PAIRED = ((PAIR, ""), ("ds", ""), ("k", PLACE_SIGN))
"""Fields that hold pairs, and the sign they bear there."""
