"""What one row of a declared list says in each column, as a page writes it and for machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.kernel import clock
from app.kernel.lists import Column
from app.kernel.sheets import Cell
from app.web.formatting import dmy, dmyhm, num


@dataclass(frozen=True)
class Fact:
    """One fact of a row as it is drawn: ``value`` for machines where ``text`` says it in other words."""

    text: str
    value: str | None = None
    url: str = ""
    title: str = ""
    tone: str = ""
    icon: str = ""


def written(value: Cell) -> str:
    """A typed cell as pages write it."""
    match value:
        case None | "":
            return "–"
        case datetime():
            return dmyhm(value)
        case date():
            return dmy(value)
        case str():
            return value
        case _:
            return num(value)


def _machine(value: Cell) -> str:
    """A typed cell for machines; empty for nothing."""
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def fact(column: Column, line: Any) -> Fact:
    """What a column says of a row."""
    value, look = column.value(line), column.look(line) if column.look else None
    text = written(value) if column.text is None else column.text(line)
    return Fact(
        text,
        _machine(value) if column.text is not None and not column.whole else None,
        column.url(line) if column.url else "",
        str(value) if column.whole and value is not None else "",
        str(look.tone) if look else "",
        look.icon if look else "",
    )
