"""A question as groups (all of them) of alternatives (any of them) of words (all of them).

What the words cannot say by themselves, the index says: ``Knows`` tells whether a place or a group of goods has a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.catalog.search import analysis
from app.catalog.search.asked_facts import CNNT, HS_SIGN, OCOP, AskedFacts, asked_facts
from app.catalog.search.documents import PLACE_SIGN
from app.catalog.search.group_words import LONGEST_PHRASE
from app.catalog.search.port import LONGEST, MOST_WORDS
from app.catalog.search.synonyms import (
    LONGEST_TERM,
    Alternative,
    compounds,
    longest_at,
    telling,
    thesaurus,
    trade_phrases,
)
from app.reference import place_names

Knows = Callable[[str, str], bool]
"""Whether a field of the index holds a word."""
_PLACE_KINDS = frozenset({"tp", "tinh", "huyen", "quan", "xa", "phuong", "tx", "tt"})
_CITY = ("thanh", "pho")
_COMMA = re.compile(r"[,;/|+\n]")
_AND = re.compile(r"\s(?:và|and|hoặc|or)\s", re.IGNORECASE)
MOST_PARTS = 6


@dataclass(frozen=True)
class Group:
    """One thing asked for: the words as typed, and other words for the same."""

    words: tuple[str, ...]
    others: tuple[Alternative, ...] = ()
    token: str = ""
    """The words as a whole name a group of goods, or are a customs code, and stand so in the index."""
    is_place: bool = False
    is_together: bool = False
    """The words are neighbours or mean something else."""
    is_optional: bool = False


@dataclass(frozen=True)
class Plan:
    """What to look for. ``held``: the column of the recognition that is asked for ("" for none)."""

    groups: tuple[Group, ...]
    marks: bool
    held: str = ""

    @property
    def words(self) -> list[str]:
        """Every word as typed, in order."""
        return [word for group in self.groups for word in group.words]


def nothing_known(_field: str, _word: str) -> bool:
    """When there is no index to ask."""
    return False


def plan(text: str, *, exact: bool = False, knows: Knows = nothing_known) -> Plan:
    """Read a question of at most 200 characters and 10 words; nothing in it is ever an operator."""
    if exact:
        tokens = analysis.words(text[:LONGEST])[:MOST_WORDS]
        return Plan(tuple(Group((token,)) for token in tokens), analysis.has_marks(tokens))
    asked = asked_facts(text[:LONGEST])
    known = place_names.with_provinces(asked.rest)
    tokens = analysis.words(known[:LONGEST])[:MOST_WORDS]
    groups = _grouped(telling(tokens), knows) if tokens else []
    for code in asked.hs:
        token = f"{HS_SIGN}{code}"
        groups.append(Group((code,), token=token) if knows("c", token) or len(code) > 4 else Group((code,)))
    if groups and all(group.is_optional for group in groups):
        groups = [Group(group.words, group.others, group.token) for group in groups]
    return Plan(tuple(groups), analysis.has_marks(tokens), _held(asked))


def parts_of(text: str) -> list[str]:
    """What a list names one by one: ``gốm, lụa; mật ong`` → three; a question that is no list is one part."""
    parts = [part.strip() for part in _COMMA.split(text[:LONGEST]) if analysis.words(part)]
    return parts[:MOST_PARTS]


def joined_parts_of(text: str) -> list[str]:
    """The same for ``nón lá và chiếu cói``, which may as well be one name."""
    return [part.strip() for part in _AND.split(text[:LONGEST]) if analysis.words(part)][:MOST_PARTS]


def _held(asked: AskedFacts) -> str:
    if asked.scheme == OCOP and asked.stars:
        return f"{OCOP}_{asked.stars}"
    if asked.scheme == CNNT and asked.level:
        return f"{CNNT}_{asked.level}"
    return asked.scheme


def _grouped(tokens: list[str], knows: Knows) -> list[Group]:
    """Cut the words where the lists or the index know them, the longest first."""
    groups: list[Group] = []
    at = 0
    while at < len(tokens):
        if skipped := _kind_of_place_at(tokens, at, knows):
            at += skipped
            continue
        group = _known_at(tokens, at, knows)
        groups.append(group)
        at += len(group.words)
    return groups


def _known_at(tokens: list[str], at: int, knows: Knows) -> Group:
    bare = analysis.fold_all(tokens)
    if length := longest_at(bare, at, trade_phrases()):
        words = tuple(tokens[at : at + length])
        return Group(words, tuple(thesaurus().of(words)), is_optional=True)
    if length := longest_at(bare, at, compounds()):
        words = tuple(tokens[at : at + length])
        return Group(words, tuple(thesaurus().of(words)), is_together=True)
    term, place = _term_at(tokens, at, knows), _place_at(tokens, at, knows)
    if place is not None and (term is None or len(term.words) <= 1):
        return place
    return term or Group((tokens[at],))


def _term_at(tokens: list[str], at: int, knows: Knows) -> Group | None:
    for length in range(min(LONGEST_TERM, len(tokens) - at), 0, -1):
        words = tuple(tokens[at : at + length])
        others = thesaurus().of(words)
        token = "_".join(words)
        is_group = length <= LONGEST_PHRASE and knows("c", token)
        if others or is_group:
            return Group(words, tuple(others), token if is_group else "")
    return None


def _place_at(tokens: Sequence[str], at: int, knows: Knows) -> Group | None:
    """The longest run of words each of which stands beside the next in the name of a place."""
    end = at
    while end + 1 < len(tokens) and _stand_in_a_place(tokens[end], tokens[end + 1], knows):
        end += 1
    return Group(tuple(tokens[at : end + 1]), is_place=True) if end > at else None


def _stand_in_a_place(first: str, second: str, knows: Knows) -> bool:
    """Older names of places are indexed without marks: the list of them says which marks they have."""
    if knows("k", f"{PLACE_SIGN}{first}_{second}"):
        return True
    pair = "_".join(analysis.fold_all((first, second)))
    return (first, second) in place_names.marked_neighbours() and knows("k", f"{PLACE_SIGN}{pair}")


def _kind_of_place_at(tokens: Sequence[str], at: int, knows: Knows) -> int:
    """How many words here say only what kind of place is named next: «tp», «tỉnh», «thành phố»."""
    bare = analysis.fold_all(tokens[at : at + 2])
    length = 2 if tuple(bare) == _CITY else int(bare[0] in _PLACE_KINDS)
    return length if length and _place_at(tokens, at + length, knows) else 0
