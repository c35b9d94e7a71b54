"""What the history records stands on the room's card, in words; a gap stops the start."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app import wiring
from app.kernel import audit, cards
from app.kernel.cards import Card, Kind
from app.kernel.permissions import job
from app.schema import MODULES
from tests.house import sources
from tests.make import accounts

NOT_FACTS = {"reason", "version", "also"}
"""What ``Workflow.move`` takes beside facts."""


class Toy:
    id = 1


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path, tree in sources.modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield path, node


def literal_facts() -> Iterator[tuple[str, str]]:
    """Every fact that the source writes down by name, and where."""
    for path, call in calls():
        match call.func:
            case ast.Attribute(value=ast.Name(id="audit"), attr="record"):
                dicts = [word.value for word in call.keywords if word.arg in ("before", "after")]
                keys = [key for found in dicts if isinstance(found, ast.Dict) for key in found.keys]
                yield from ((path, key.value) for key in keys if isinstance(key, ast.Constant))
            case ast.Attribute(value=ast.Name(id=name), attr="move") if name.endswith("_FLOW"):
                names = [word.arg for word in call.keywords if word.arg]
                yield from ((path, name) for name in names if name not in NOT_FACTS)


def test_every_card_is_whole(app: Flask) -> None:
    assert cards.faults() == []


def test_every_fact_the_source_names_has_words() -> None:
    found = list(literal_facts())
    assert len(found) > 40
    assert [f"{path}: {name}" for path, name in found if cards.fact_label(name) is None] == []


def test_every_room_with_history_has_its_card() -> None:
    """Every table with a card is a stored table; no kind is told by two."""
    assert {kind.table.__module__ for kind in cards.kinds()} <= {module.__name__ for module in MODULES}
    assert len({kind.name for kind in cards.kinds()}) == len(list(cards.kinds())) > 20


def test_the_name_of_a_kind_is_not_the_name_of_its_class(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    facility = accounts.facility()
    renamed = type("Workshop", (), {"id": facility.id})
    monkeypatch.setitem(cards._names, renamed, "facility")
    line = audit.record(job("test"), renamed(), "edit")
    assert line.kind == "facility"
    assert audit.last(facility) is line


def test_what_no_card_declares_is_not_recorded(app: Flask) -> None:
    with pytest.raises(LookupError, match=r"Toy has no kind in .*record\.py"):
        audit.record(job("test"), Toy(), "edit")


@pytest.mark.parametrize(
    ("card", "fault"),
    [
        (
            {"kinds": [Kind("toy", Toy, "Toy", recorded=["colour"])]},
            "toys: the recorded column colour of toy has no words",
        ),
        ({"kinds": [Kind("fair", Toy, "Toy")]}, "toys: the kind fair is already declared by fairs"),
        ({"verbs": {"approve": "Nodded"}}, "toys: the verb approve is already declared by web"),
        ({"facts": {"amount": "how much"}}, "toys: the fact amount is already declared by web"),
        ({"money": frozenset({"bounty"})}, "toys: the sum bounty has no words"),
        ({"codes": {("", "colour"): {"r": "red"}}}, "toys: the coded fact colour has no words"),
        (
            {"codes": {("doll", "state"): {"r": "red"}}},
            "toys: codes of state name the kind doll, which no card declares",
        ),
    ],
)
def test_a_gap_on_a_card_stops_the_start(
    app: Flask, monkeypatch: pytest.MonkeyPatch, card: dict[str, Any], fault: str
) -> None:
    monkeypatch.setitem(cards._cards, "toys", Card("toys", **card))
    with pytest.raises(RuntimeError) as refusal:
        wiring.check_cards()
    assert str(refusal.value).splitlines()[1:] == [fault]


def test_a_verb_of_a_flow_without_words_stops_the_start(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    fairs = cards._cards["fairs"]
    words = {verb: label for verb, label in fairs.verbs.items() if verb != "hold"}
    monkeypatch.setitem(
        cards._cards, "fairs", Card("fairs", fairs.kinds, words, fairs.facts, codes=fairs.codes)
    )
    assert "fairs: the verb hold of fair has no words" in cards.faults()
