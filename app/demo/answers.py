"""What the demo's makers answer to the questions of their groups, by the kind of their goods."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from typing import Any

from app.catalog import questions
from config import ROOT

FILE = ROOT / "data" / "demo" / "answers.csv"
UNANSWERED_EVERY = 6
"""Not every maker has filled in everything."""


def facts_of(kind: str, count: int) -> dict[str, Any]:
    """The answers about a product of a kind, the ``count``-th of all."""
    return {} if count % UNANSWERED_EVERY == 0 else dict(_all().get(kind, {}))


@cache
def _all() -> dict[str, dict[str, Any]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {kind: _read(row["facts"]) for row in rows for kind in row["kinds"].split(";")}


def _read(text: str) -> dict[str, Any]:
    asked = {one.code: one for one in questions.every()}
    pairs = (pair.partition("=")[::2] for pair in text.split(";"))
    return {code: _value(asked[code].kind, words) for code, words in pairs}


def _value(kind: str, words: str) -> Any:
    if kind == questions.MANY:
        return words.split("|")
    return questions.as_number(Decimal(words)) if kind == questions.NUMBER else words
