"""Grouped figures for sentences, and clauses as official papers cite them."""

from __future__ import annotations

import re

from app.kernel.i18n import EN, language

_CLAUSE = re.compile(
    r"(?P<text>.+), điều (?P<article>\d+)(?:\.(?P<clause>\d+))?(?:\.(?P<point>[a-zđ]))?", re.IGNORECASE
)


def figures(amount: int) -> str:
    """``10.400.000 ₫`` or ``10,400,000 ₫`` by the reader's language, for sentences of services."""
    text = f"{amount:,}"
    return f"{text if language() == EN else text.replace(',', '.')}\u00a0₫"


def cited(clause: str, tongue: str) -> str:
    """A clause as official papers cite it: ``điểm d khoản 2 Điều 6 Thông tư …`` for ``Thông tư …, điều 6.2.d``."""
    found = _CLAUSE.fullmatch(clause)
    if found is None:
        return clause
    names = ("point", "clause", "article") if tongue == EN else ("điểm", "khoản", "Điều")
    levels = zip(names, (found["point"], found["clause"], found["article"]), strict=True)
    place = " ".join(f"{name} {number}" for name, number in levels if number)
    return f"{place}, {found['text']}" if tongue == EN else f"{place} {found['text']}"
