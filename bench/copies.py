"""Rows written again many times over, with the keys between them kept: how a small true world becomes a large one.

Every row lives in a span: a facility is copied along ``facility``, a fair along ``fair``, an application, which hangs
on both, along both. A row's span is the union of the spans of the rows it points at (the shorter where two differ), cut
down or widened by what its table says. The copy at a place of a span points at the copies of its neighbours at the
same place, so whatever held in the small world (balance, decisions, bills, files) holds in each of its copies.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, select

from app.kernel.text_columns import MADE

Row = dict[str, Any]
Span = Mapping[str, int]
Place = Mapping[str, int]
STRIDE = 100_000
"""More than any table of the small world has rows: copy n of row i is row i + n × STRIDE."""
BATCH = 5_000
ONCE: Span = {}


@dataclass(frozen=True)
class Rule:
    """How a table's rows are copied: ``own`` directions it adds, ``along`` the only ones it follows, ``at_most`` so far.

    ``texts`` stand in the table once and get the number of the copy. ``change`` puts a copy right (gets the old row, the new one, the number of the copy); ``None`` from it leaves it out.
    """

    own: Callable[[Row], Span] | None = None
    along: frozenset[str] | None = None
    at_most: Span = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    change: Callable[[Row, Row, Place], Row | None] = lambda _old, new, _place: new


@dataclass
class Copier:
    """Copies table after table, parents first. A row goes along ``first``, ``width`` long, and one direction more."""

    connection: Connection
    first: str
    width: int
    rules: Mapping[str, Rule]
    links: Mapping[tuple[str, str], Callable[[Row], str]]
    """Columns that name a row without a foreign key → the table they mean for this row."""
    spans: dict[tuple[str, int], Span] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)

    def copy(self, table: Table) -> int:
        """Write every copy of every row of a table; gives how many."""
        rows = [dict(row._mapping) for row in self.connection.execute(select(table))]
        rows.sort(key=lambda row: [row[name] is not None for name in _to_itself(table)])
        count, batch = 0, list[Row]()
        for row in self._copies(table, rows):
            batch.append(row)
            if len(batch) == BATCH:
                self.connection.execute(insert(table), batch)
                count, batch = count + BATCH, []
        if batch:
            self.connection.execute(insert(table), batch)
        self.written[table.name] = count + len(batch)
        return self.written[table.name]

    def _copies(self, table: Table, rows: list[Row]) -> Iterator[Row]:
        rule = self.rules.get(table.name, Rule())
        pointing = [(column, self._target(table, column)) for column in table.columns]
        links = [(column.name, target) for column, target in pointing if target is not None]
        made = [column for column in table.columns if MADE in column.info]
        key = next(iter(table.primary_key)).name
        for row in rows:
            span = self.span(table.name, row, links, rule)
            if isinstance(row[key], int):
                self.spans[table.name, row[key]] = span
            for place in places(span):
                number = self.number(place)
                new = {name: _later(value, number) for name, value in row.items()}
                new[key] = row[key] + number * STRIDE if isinstance(row[key], int) else row[key]
                new |= {name: self.moved(target(row), row[name], place) for name, target in links}
                new |= {name: _again(name, row[name], number) for name in rule.texts if row.get(name)}
                if (kept := rule.change(row, new, place)) is not None:
                    kept |= {column.name: column.info[MADE].of(kept) for column in made}
                    yield kept

    def span(self, name: str, row: Row, links: list[tuple[str, Callable[[Row], str]]], rule: Rule) -> Span:
        """Along which directions a row is copied, and how far."""
        found: dict[str, int] = {}
        for column, target in links:
            if row[column] is not None:
                for direction, length in self.spans.get((target(row), row[column]), ONCE).items():
                    found[direction] = min(length, found.get(direction, length))
        if rule.along is not None:
            found = {direction: length for direction, length in found.items() if direction in rule.along}
        found |= rule.own(row) if rule.own else ONCE
        return {
            direction: min(length, rule.at_most.get(direction, length)) for direction, length in found.items()
        }

    def moved(self, table: str, key: Any, place: Place) -> Any:
        """The key of a neighbour's copy at the same place."""
        if not isinstance(key, int):
            return key
        span = self.spans.get((table, key), ONCE)
        return key + STRIDE * self.number({name: place.get(name, 0) for name in span})

    def number(self, place: Place) -> int:
        """Which copy it is: the same place gives the same number in every table."""
        further = [step for direction, step in place.items() if direction != self.first]
        assert len(further) < 2, f"two directions beside {self.first}: {place}"
        return place.get(self.first, 0) + self.width * sum(further)

    def _target(self, table: Table, column: Column[Any]) -> Callable[[Row], str] | None:
        if linked := self.links.get((table.name, column.name)):
            return linked
        for foreign in column.foreign_keys:
            name = foreign.column.table.name
            return lambda _row: name
        return None


def places(span: Span) -> Iterator[Place]:
    """Every place of a span but the first, where the row itself stands."""
    names = list(span)
    for steps in itertools.islice(itertools.product(*(range(span[name]) for name in names)), 1, None):
        yield dict(zip(names, steps, strict=True))


def _to_itself(table: Table) -> list[str]:
    return [c.name for c in table.columns if any(f.column.table is table for f in c.foreign_keys)]


def _later(value: Any, number: int) -> Any:
    """A moment some seconds later in each copy, so that lists in order of time have an order."""
    return value + timedelta(seconds=7 * number) if isinstance(value, datetime) and number else value


def numbered(text: str, number: int) -> str:
    """``HS-2026-00124`` of copy 3 is ``HS-2026-300124``."""
    return re.sub(r"(\d+)$", lambda found: f"{int(found[1]) + number * STRIDE:05d}", text)


def _again(name: str, text: str, number: int) -> str:
    """A text that stands once, for a copy."""
    if name in {"email", "to"}:
        local, _, domain = text.partition("@")
        return f"{local}.{number}@{domain}"
    if name == "number" and re.search(r"-\d+$", text):
        return numbered(text, number)
    return f"{text}-{number}"
