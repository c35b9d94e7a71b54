"""What rows are found by and sorted by: columns made of others whenever a row is written, the same on every database.

A model that people look for declares ``search_key = folded_from("name", …)``, and one listed by name
``sort_key = order_of("name")``; nothing else writes them. ``holds`` is how a search box asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sqlalchemy import ColumnElement, String, Text, and_, event, false, inspect, or_, true
from sqlalchemy.orm import Mapped, MappedColumn, Mapper, ORMExecuteState, Session, mapped_column

from app.kernel.collation import LONGEST, sort_key
from app.kernel.db import Base
from app.kernel.folding import fold

MOST_WORDS = 10
MADE = "made"
SORTED = String(LONGEST).with_variant(String(LONGEST, collation="C"), "postgresql")
"""Compared bytewise everywhere; a letter takes one place, a foreign sign two, its tone one more."""


class Made:
    """How a column follows from others of its row. A dotted name looks into a dict: ``pending.fields.name_vi``."""

    def __init__(self, make: Callable[[str], str], names: tuple[str, ...]) -> None:
        self.make, self.names = make, names

    def of(self, row: Mapping[str, Any]) -> str:
        """The value for a row given as column values."""
        return self.make(" ".join(filter(None, (_text(row, name) for name in self.names))))

    @property
    def columns(self) -> frozenset[str]:
        """The columns it is made of."""
        return frozenset(name.split(".")[0] for name in self.names)


def folded_from(*names: str) -> MappedColumn[str]:
    """The column a row is found by: these texts without marks and case, e.g. ``gom bat trang``."""
    return _made_column(Text(), Made(fold, names), index=False)


def order_of(name: str) -> MappedColumn[str]:
    """The column a list is in order by: the name's place in the order of Vietnamese words."""
    return _made_column(SORTED, Made(sort_key, (name,)), index=True)


class Holding(Protocol):
    """What a folded word can be looked for in, beside columns: a row that this one points to."""

    def contains(self, word: str) -> ColumnElement[bool]:
        """Whether it holds the word."""
        ...


def holds(text: str, *columns: Mapped[str] | ColumnElement[str] | Holding) -> ColumnElement[bool]:
    """Whether each word typed stands in one of these ``folded_from`` columns; no words typed: every row.

    Signs alone ("%", "—") are in no row. No more than ``MOST_WORDS`` words count.
    """
    words = fold(text).split()[:MOST_WORDS]
    if not words:
        return false() if text.strip() else true()
    return and_(*(or_(*(column.contains(word) for column in columns)) for word in words))


def _made_column(kind: Any, made: Made, *, index: bool) -> MappedColumn[str]:
    def on_insert(context: Any) -> str:
        return made.of(context.get_current_parameters())

    return mapped_column(kind, default=on_insert, server_default="", index=index, info={MADE: made})


def sources(model: type[Base]) -> frozenset[str]:
    """The columns that others of the row are made of: they change only with the row in memory."""
    made = (column.info.get(MADE) for column in inspect(model).columns)
    return frozenset[str]().union(*(one.columns for one in made if one))


def _text(row: Mapping[str, Any], name: str) -> str:
    first, *more = name.split(".")
    value: Any = row.get(first)
    for key in more:
        value = value.get(key) if isinstance(value, dict) else None
    return str(value or "")


@event.listens_for(Base, "before_update", propagate=True)
def _make_again(mapper: Mapper[Any], _connection: Any, row: Any) -> None:
    for name, column in mapper.columns.items():
        if made := column.info.get(MADE):
            value = made.of({source: getattr(row, source) for source in made.columns})
            if getattr(row, name) != value:
                setattr(row, name, value)


@event.listens_for(Session, "do_orm_execute")
def _refuse_half_an_update(asked: ORMExecuteState) -> None:
    """An UPDATE without its row in memory would leave what the row is found by as it was."""
    if not asked.is_update or asked.bind_mapper is None:
        return
    written = {getattr(column, "key", column) for column in getattr(asked.statement, "_values", None) or ()}
    for column in inspect(asked.bind_mapper).columns:
        made = column.info.get(MADE)
        if made is not None and made.columns & written:
            raise ValueError(f"{column} is made of {sorted(made.columns)}: change the row itself")
