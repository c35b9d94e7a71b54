"""The room's card: what the history says of a room's things, declared once in the room's ``record.py``.

A card is a declaration, the same for every application: kinds and their tables, verbs and facts in words, codes,
sums, states, and which things belong to a province. ``faults()`` is asked at start; a card with a fault stops it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Select

Words = Mapping[Any, Any] | Callable[[], Mapping[Any, Any]]
"""Words by code; a list out of the database is a function."""
IdsOfProvince = Callable[[str], Select[Any]]
"""Selects the ids of the things of a province, by its code."""


class Moves(Protocol):
    """A table of moves (``kernel/workflow.py``)."""

    @property
    def moves(self) -> Sequence[Any]:
        """Every step, with its verb."""

    @property
    def statuses(self) -> Mapping[Any, Any]:
        """How each state is shown."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing with history. ``name`` stands in every line and its hash: it never changes, the class may.

    ``recorded`` names the columns whose changes are written down one by one; each needs words.
    ``province`` lets provincial readers see the lines about things of their province.
    """

    name: str
    table: type[Any]
    label: Any
    flow: Moves | None = None
    recorded: Collection[str] = ()
    province: IdsOfProvince | None = None


@dataclass(frozen=True)
class Card:
    """What one room records. A name said here is not said again in a room to its right.

    ``codes`` are words by kind (empty for any) and fact; ``money`` are facts in whole đồng; ``past`` are kinds that
    only old lines name.
    """

    room: str
    kinds: Sequence[Kind] = ()
    verbs: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    money: frozenset[str] = frozenset()
    codes: Mapping[tuple[str, str], Words] = field(default_factory=dict)
    past: Mapping[str, Any] = field(default_factory=dict)


_cards: dict[str, Card] = {}
_names: dict[type[Any], str] = {}


def declare(card: Card) -> Card:
    """Put a room's card where the history finds it."""
    _cards[card.room] = card
    _names.update({kind.table: kind.name for kind in card.kinds})
    return card


def kinds() -> Iterator[Kind]:
    """Every kind of record that some room declares."""
    for card in _cards.values():
        yield from card.kinds


def kind(name: str) -> Kind | None:
    """The kind of this name; None for one that only old lines know."""
    return next((one for one in kinds() if one.name == name), None)


def name_of(table: type[Any]) -> str:
    """What the history calls things of this class; LookupError says where to declare it."""
    if table not in _names:
        room = table.__module__.rpartition(".")[0].replace(".", "/")
        raise LookupError(f"{table.__name__} has no kind in {room}/record.py")
    return _names[table]


def kind_label(name: str) -> Any:
    """What a kind of thing is called; None when no card knows it."""
    found = kind(name)
    return found.label if found else _first(lambda card: card.past.get(name))


def verb_label(verb: str) -> Any:
    """The past of a verb; None when no card knows it."""
    return _first(lambda card: card.verbs.get(verb))


def fact_label(name: str) -> Any:
    """What a fact is called; None when no card knows it."""
    return _first(lambda card: card.facts.get(name))


def codes(kind: str, fact: str) -> Words:
    """Words of a fact's codes: those of this kind, else those of any kind, else none."""
    return (
        _first(lambda card: card.codes.get((kind, fact)))
        or _first(lambda card: card.codes.get(("", fact)))
        or {}
    )


def is_money(fact: str) -> bool:
    """Whether the fact is a sum in whole đồng."""
    return any(fact in card.money for card in _cards.values())


def faults() -> list[str]:
    """Everything that the cards leave without words, say twice or name wrongly; one sentence each."""
    return [
        *_twice("kind", [(card.room, kind.name) for card in _cards.values() for kind in card.kinds]),
        *_twice("verb", [(card.room, verb) for card in _cards.values() for verb in card.verbs]),
        *_twice("fact", [(card.room, fact) for card in _cards.values() for fact in card.facts]),
        *(fault for card in _cards.values() for fault in _of_card(card)),
    ]


def _of_card(card: Card) -> Iterator[str]:
    for one in card.kinds:
        yield from _of_kind(card.room, one)
    for name in sorted(card.money):
        if fact_label(name) is None:
            yield f"{card.room}: the sum {name} has no words"
    for of, name in card.codes:
        if fact_label(name) is None:
            yield f"{card.room}: the coded fact {name} has no words"
        if of and kind(of) is None:
            yield f"{card.room}: codes of {name} name the kind {of}, which no card declares"


def _of_kind(room: str, one: Kind) -> Iterator[str]:
    for move in one.flow.moves if one.flow else ():
        if verb_label(move.verb) is None:
            yield f"{room}: the verb {move.verb} of {one.name} has no words"
    for name in one.recorded:
        if fact_label(name) is None:
            yield f"{room}: the recorded column {name} of {one.name} has no words"


def _twice(what: str, said: Sequence[tuple[str, str]]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for room, name in said:
        if name in seen:
            yield f"{room}: the {what} {name} is already declared by {seen[name]}"
        seen[name] = room


def _first(look: Callable[[Card], Any]) -> Any:
    return next((found for card in _cards.values() if (found := look(card))), None)
