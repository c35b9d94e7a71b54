"""A question as groups (all of them) of alternatives (any of them) of words (all of them)."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalog.search import analysis
from app.catalog.search.port import LONGEST, MOST_WORDS
from app.catalog.search.synonyms import LONGEST_TERM, Alternative, telling, thesaurus
from app.reference import place_names


@dataclass(frozen=True)
class Group:
    """One thing asked for: the words as typed, and other words for the same."""

    words: tuple[str, ...]
    others: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What to look for. ``marks``: the writer used Vietnamese marks, so they are meant."""

    groups: tuple[Group, ...]
    marks: bool

    @property
    def words(self) -> list[str]:
        """Every word as typed, in order."""
        return [word for group in self.groups for word in group.words]


def plan(text: str, *, exact: bool = False) -> Plan:
    """Read a question of at most 200 characters and 10 words; nothing in it is ever an operator."""
    known = text if exact else place_names.with_provinces(text[:LONGEST])
    tokens = analysis.words(known[:LONGEST])[:MOST_WORDS]
    marks = analysis.has_marks(tokens)
    if exact:
        return Plan(tuple(Group((token,)) for token in tokens), marks)
    return Plan(tuple(_grouped(telling(tokens), marks=marks)), marks)


def _grouped(tokens: list[str], *, marks: bool) -> list[Group]:
    """Cut the words where the thesaurus knows them, the longest term first."""
    groups: list[Group] = []
    at = 0
    while at < len(tokens):
        group = _term_at(tokens, at, marks=marks) or Group((tokens[at],))
        groups.append(group)
        at += len(group.words)
    return groups


def _term_at(tokens: list[str], at: int, *, marks: bool) -> Group | None:
    for length in range(min(LONGEST_TERM, len(tokens) - at), 0, -1):
        words = tuple(tokens[at : at + length])
        others = thesaurus().of(words, marks=marks)
        if others:
            return Group(words, tuple(others))
    return None
