"""Fills every table of any old schema with a few rows, knowing nothing but what the database says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.kernel import migrating

ROWS = 3
TRIES = 600
FIRST_ID = 101
MOST_TEXTS = 10_000
SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
OWN = "alembic_version"
WORDS = ("Chợ phiên", "Bắc Giang", "mây tre đan", 'nói "thế"', "50 %", "ngày 1/1")
WHOLE = (0, 1, 2, 3, 7, 100, 2_000_000_000)
BIG = (*WHOLE, 9_876_543_210_123)

Row = dict[str, Any]
Snapshot = dict[str, dict[tuple[Any, ...], Row]]


def schema(connection: sa.Connection) -> sa.MetaData:
    """What the database says its tables are, Alembic's own left out."""
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _: name != OWN)
    return found


class Filler:
    """Keys are chosen first, so that rows may point at each other in circles. ``turn``: how often it was filled before."""

    def __init__(self, connection: sa.Connection, seed: str, turn: int = 0) -> None:
        self.connection, self.dice, self.first_id = connection, Random(seed), FIRST_ID + turn * ROWS
        self.found = schema(connection)
        self.tables = self.found.tables
        self.keys: dict[str, list[Any]] = {}
        self.count = turn * MOST_TEXTS
        self.words: dict[tuple[str, str], list[str]] = {}
        looked = sa.inspect(connection)
        self.checks = {
            name: [str(check["sqltext"]) for check in looked.get_check_constraints(name)]
            for name in self.tables
        }

    def fill(self) -> None:
        """Give every table ``ROWS`` rows; raises when a table's constraints admit no such row."""
        for name in self.tables:
            self._keys_of(name)
        with unguarded(self.connection), self.connection.begin():
            for name, table in self.tables.items():
                for number in range(ROWS):
                    self._insert(table, number, self.keys[name])

    def _keys_of(self, name: str) -> list[Any]:
        if name not in self.keys:
            columns = list(self.tables[name].primary_key)
            self.keys[name] = [None] * ROWS
            if len(columns) == 1 and columns[0].foreign_keys:
                self.keys[name] = self._keys_of(_target(columns[0]))
            elif len(columns) == 1:
                whole = isinstance(columns[0].type, sa.Integer)
                numbers = range(self.first_id, self.first_id + ROWS)
                self.keys[name] = (
                    list(numbers) if whole else [_code(n, columns[0].type.length) for n in numbers]
                )
        return self.keys[name]

    def _insert(self, table: sa.Table, number: int, keys: list[Any]) -> None:
        refused, statement = None, sa.insert(table)
        for attempt in range(TRIES):
            row = self._row(table, number, attempt)
            if keys[number] is not None:
                row[next(iter(table.primary_key)).name] = keys[number]
            try:
                with self.connection.begin_nested():
                    self.connection.execute(statement, row)
            except IntegrityError as error:
                refused = error
            else:
                return
        raise AssertionError(f"no row {number} fits into {table.name}") from refused

    def _row(self, table: sa.Table, number: int, attempt: int) -> Row:
        """The first row is full, the second as empty as it may be, the third mixed (so is what is refused often)."""
        empty = {0: 0.0, 1: 1.0}.get(number, 0.5) if attempt < TRIES // 6 else 0.5
        return {
            column.name: None
            if column.nullable and self.dice.random() < empty
            else self._value(table.name, column)
            for column in table.columns
        }

    def _value(self, table: str, column: sa.Column[Any]) -> Any:
        if column.foreign_keys:
            return self.dice.choice(self.keys[_target(column)])
        kind = column.type
        if isinstance(kind, sa.Boolean):
            return self.dice.random() < 0.5
        if isinstance(kind, sa.JSON):
            return self.dice.choice([{"tên": "Chợ", "n": 1}, {}, ["a", 2]])
        if isinstance(kind, sa.DateTime):
            moment = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(
                hours=self.dice.randrange(9_000), microseconds=123
            )
            return moment if kind.timezone else moment.replace(tzinfo=None)
        if isinstance(kind, sa.Date):
            return date(2026, 1, 1) + timedelta(days=self.dice.randrange(700))
        if isinstance(kind, sa.LargeBinary):
            return self.dice.randbytes(8)
        if isinstance(kind, sa.Numeric):
            return Decimal(self.dice.randrange(1, 10_000)) / 1000
        if isinstance(kind, sa.Integer):
            some = BIG if isinstance(kind, sa.BigInteger) else WHOLE + self._numbers(table)
            return self.dice.choice((*some, self.dice.randrange(1_000_000)))
        if isinstance(kind, sa.String):
            known = self._known(table, column.name)
            return self.dice.choice(known) if known else self._text(kind.length)
        raise NotImplementedError(f"{table}.{column.name}: {kind!r}")

    def _known(self, table: str, column: str) -> list[str]:
        """The words a check admits in this one column; looked for once."""
        if (table, column) not in self.words:
            self.words[table, column] = self._admitted(table, column)
        return self.words[table, column]

    def _admitted(self, table: str, column: str) -> list[str]:
        for check in self.checks[table]:
            bare = re.sub(r"'[^']*'", "", check)
            named = [
                other.name for other in self.tables[table].columns if re.search(rf"\b{other.name}\b", bare)
            ]
            if named == [column]:
                return re.findall(r"'([^']*)'", check)
        return []

    def _numbers(self, table: str) -> tuple[int, ...]:
        return tuple(
            int(number) for check in self.checks[table] for number in re.findall(r"\b\d{1,3}\b", check)
        )

    def _text(self, length: int | None) -> str:
        self.count += 1
        mark = f"{self.count:x}"
        return (
            f"{mark} {self.dice.choice(WORDS)}"[: length or 200]
            if (length or 200) > len(mark)
            else mark[-(length or 1) :]
        )


def _code(number: int, length: int | None) -> str:
    """A key in letters and digits that no other number has, as short as a code of two."""
    digits = ""
    while number:
        number, place = divmod(number, len(SIGNS))
        digits = SIGNS[place] + digits
    assert length is None or len(digits) <= length, f"{length} signs are too few for so many versions"
    return digits


def _target(column: sa.Column[Any]) -> str:
    target = next(iter(column.foreign_keys)).column
    assert [target] == list(target.table.primary_key), f"{column} points at no primary key: teach the filler"
    return target.table.name


@contextmanager
def unguarded(connection: sa.Connection) -> Iterator[None]:
    """Let rows come in any order: foreign keys are not looked at meanwhile."""
    if connection.dialect.name == "sqlite":
        connection.rollback()
        with migrating.prepared(connection):
            yield
        return
    connection.exec_driver_sql("SET session_replication_role = replica")
    connection.commit()
    yield
    connection.exec_driver_sql("SET session_replication_role = origin")
    connection.commit()


def snapshot(connection: sa.Connection, found: sa.MetaData) -> Snapshot:
    """Every row of every table by its primary key."""
    return {
        name: {
            tuple(row[column.name] for column in table.primary_key): dict(row)
            for row in connection.execute(sa.select(table)).mappings()
        }
        for name, table in found.tables.items()
    }


def orphans(connection: sa.Connection, found: sa.MetaData) -> list[str]:
    """Foreign keys that point at nothing, counted from the rows themselves on every database."""
    counted = []
    for table in found.tables.values():
        for column in table.columns:
            for key in column.foreign_keys:
                parent = key.column.table.alias()
                here = sa.exists().where(parent.c[key.column.name] == column)
                lost = sa.select(sa.func.count()).select_from(table).where(column.is_not(None), ~here)
                counted.append(lost.with_only_columns(sa.literal(str(column)), sa.func.count()))
    counts = [row for part in _parts(counted) for row in connection.execute(sa.union_all(*part))]
    return [name for name, count in counts if count]


def _parts(things: list[Any], size: int = 100) -> Iterator[list[Any]]:
    yield from (things[start : start + size] for start in range(0, len(things), size))


def triggers(connection: sa.Connection) -> list[str]:
    """The names of all triggers there are."""
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    postgresql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    words = sqlite if connection.dialect.name == "sqlite" else postgresql
    return sorted(connection.exec_driver_sql(words).scalars())
