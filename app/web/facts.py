"""What stands before and after in a line of the history, in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import g

from app.kernel import cards, forgotten
from app.kernel.citations import cited
from app.kernel.i18n import gettext as _, language
from app.web.formatting import dmy, dmyhm, num, vnd

CLAUSE = "clause"
_DECIMAL = re.compile(r"\d+\.\d{1,3}")
"""A quantity with decimals, kept as text (``quantities.as_plain``)."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+\S*)?")


def fact_name(name: str) -> str:
    """What a fact is called; one without a name shows itself, without its underscores."""
    return str(cards.fact_label(name) or name.replace("_", " "))


def fact_value(kind: str, name: str, value: Any) -> str:
    """A fact for people: codes and states by their words, money in đồng, yes and no, a dash for nothing."""
    if isinstance(value, dict):
        return "; ".join(f"{_part(kind, key)} {_inner(kind, name, key, one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(fact_value(kind, name, one) for one in value if one is not None) or "–"
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return vnd(value) if cards.is_money(name) else num(value)
    return _text(kind, name, str(value))


def _part(kind: str, key: str) -> str:
    return str(cards.fact_label(key) or _word(kind, "item", key) or fact_name(key))


def _inner(kind: str, name: str, key: str, value: Any) -> str:
    """Sums by item are money as their whole is; other parts are facts of their own."""
    return fact_value(kind, name if cards.is_money(name) else key, value)


def _text(kind: str, name: str, value: str) -> str:
    if name == "state":
        found = cards.kind(kind)
        flow = found.flow if found else None
        return str(flow.statuses[value].label) if flow and value in flow.statuses else value
    if _DECIMAL.fullmatch(value):
        return num(Decimal(value))
    if name == CLAUSE:
        return cited(value)
    if _is_forgotten(value):
        return forgotten.closed_name()
    return _word(kind, name, value) or _moment(value) or value


def _is_forgotten(value: str) -> bool:
    """Whether it is the name, address or number of somebody who closed their account."""
    if "forgotten_words" not in g:
        g.forgotten_words = forgotten.digests()
    return bool(g.forgotten_words) and forgotten.digest(value) in g.forgotten_words


def _word(kind: str, name: str, code: str) -> str:
    words = cards.codes(kind, name)
    found = (_read(words) if callable(words) else words).get(code)
    return str(found) if found else ""


def _read(words: Callable[[], Mapping[Any, Any]]) -> Mapping[Any, Any]:
    """A list out of the database, read once for a page and language."""
    kept: dict[Any, Mapping[Any, Any]] = g.setdefault("fact_words", {})
    key = (words, language())
    if key not in kept:
        kept[key] = words()
    return kept[key]


def _moment(value: str) -> str:
    if not _DAY.fullmatch(value):
        return ""
    return dmyhm(datetime.fromisoformat(value)) if "T" in value else dmy(date.fromisoformat(value))
