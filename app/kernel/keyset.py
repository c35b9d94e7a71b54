"""Pages of a list by the place of their last row instead of by counting rows off (keyset paging).

A page costs the rows it shows, however far in it stands; rows that come or go meanwhile double or hide no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Case, ColumnElement, Select, func, literal, select, true, tuple_

from app.kernel import untrusted
from app.kernel.db import db

MOST_COUNTED = 1_000
"""A list is counted so far; beyond, «more than 1.000» says enough and costs no more."""
_MARK = "~"


@dataclass(frozen=True)
class Group:
    """Rows that stand together; ``by_key`` False where the key is the same (or unknown) for all of them."""

    where: ColumnElement[bool]
    by_key: bool = True


@dataclass(frozen=True)
class Order:
    """In which order rows come: group after group, in each by ``key`` and then by ``tie``, which is unique.

    ``down`` turns key and tie around, never the groups: what has no value stands last both ways.
    """

    key: Any
    tie: Any
    down: bool = False
    groups: Sequence[Group] = field(default=())

    def __post_init__(self) -> None:
        if not self.groups:
            parts = (Group(self.key.is_not(None)), Group(self.key.is_(None), by_key=False))
            object.__setattr__(self, "groups", (Group(true()),) if _is_known(self.key) else parts)

    def turned(self, *, down: bool) -> Order:
        """The same order, that way."""
        return Order(self.key, self.tie, down, self.groups)


def lacking(key: Any, tie: Any) -> Order:
    """An order by a column of another table, of which a row may have none: those come last, both ways."""
    return Order(key, tie, groups=(Group(key.is_not(None)), Group(key.is_(None), by_key=False)))


def _is_known(key: Any) -> bool:
    """Whether a key never lacks a value: a column that may not, or the places of a few values."""
    return isinstance(key, Case) or getattr(getattr(key, "expression", key), "nullable", True) is False


@dataclass(frozen=True)
class Mark:
    """The place of one row in an order, as an address carries it."""

    group: int
    tie: int
    value: Any

    def __str__(self) -> str:
        value = self.value.value if isinstance(self.value, Enum) else self.value
        said = (
            "" if value is None else value.isoformat() if isinstance(value, date | datetime) else str(value)
        )
        return f"{self.group}{_MARK}{self.tie}{_MARK}{said}"


def mark_from(text: str, order: Order) -> Mark:
    """The place an address names; ValueError for what is no place in this order."""
    group, tie, said = (*text.split(_MARK, 2), "", "")[:3]
    place, number = untrusted.whole(group), untrusted.whole(tie)
    if place is None or number is None or place >= len(order.groups):
        raise ValueError(text)
    if not order.groups[place].by_key:
        return Mark(place, number, _refused(said) if said else None)
    return Mark(place, number, _value(said, order.key.type.python_type))


def _value(said: str, kind: type[Any]) -> Any:
    if issubclass(kind, datetime):
        found = datetime.fromisoformat(said)
        if found.tzinfo is None:
            raise ValueError(said)
        return found.astimezone(
            UTC
        )  # the first and last days there are have none: OverflowError, before it is asked
    if issubclass(kind, date):
        return date.fromisoformat(said)
    if issubclass(kind, bool):
        return {"True": True, "False": False}[said] if said in {"True", "False"} else _refused(said)
    if issubclass(kind, int):
        return _whole(said)
    if issubclass(kind, Decimal):
        return Decimal(said) if said.replace(".", "", 1).isdigit() else _refused(said)
    return said if issubclass(kind, str) and not issubclass(kind, Enum) else kind(said)


def _whole(said: str) -> int:
    found = untrusted.whole(said.removeprefix("-"))
    if found is None:
        raise ValueError(said)
    return -found if said.startswith("-") else found


def _refused(said: str) -> Any:
    raise ValueError(said)


@dataclass(frozen=True)
class Slice:
    """Some rows in their order with the place of each; whether there are more on the side that was walked to."""

    rows: Sequence[Any]
    marks: Sequence[Mark]
    more: bool


def forward(query: Select[Any], order: Order, size: int, after: Mark | None = None) -> Slice:
    """The next rows behind a place, or the first ones."""
    found = _walk(query, order, size + 1, after, back=False)
    return _slice(found[:size], more=len(found) > size)


def backward(query: Select[Any], order: Order, size: int, before: Mark) -> Slice:
    """The rows just before a place, in the list's own order."""
    found = _walk(query, order, size + 1, before, back=True)
    return _slice(found[:size][::-1], more=len(found) > size)


def so_many(query: Select[Any], tie: Any, most: int = MOST_COUNTED) -> int:
    """How many rows a list has, counted no further than one above ``most``."""
    rows = query.with_only_columns(tie).order_by(None).limit(most + 1)
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _slice(found: Sequence[tuple[Any, Mark]], *, more: bool) -> Slice:
    return Slice([row for row, _ in found], [mark for _, mark in found], more)


def _walk(
    query: Select[Any], order: Order, most: int, start: Mark | None, *, back: bool
) -> list[tuple[Any, Mark]]:
    """Group after group until there are enough."""
    places = range(len(order.groups))
    found: list[tuple[Any, Mark]] = []
    for place in reversed(places) if back else places:
        if start is not None and (place > start.group if back else place < start.group):
            continue
        here = start if start is not None and place == start.group else None
        by_key = order.groups[place].by_key
        rows = db.session.execute(_of_group(query, order, place, here, back=back).limit(most - len(found)))
        found += [(row[0], Mark(place, row[-1], row[-2] if by_key else None)) for row in rows]
        if len(found) >= most:
            break
    return found


def _of_group(query: Select[Any], order: Order, place: int, start: Mark | None, *, back: bool) -> Select[Any]:
    group, down = order.groups[place], order.down is not back
    parts = (order.key, order.tie) if group.by_key else (order.tie,)
    query = query.add_columns(order.key.label("list_key"), order.tie.label("list_tie")).where(group.where)
    if start is not None:
        known = (start.value, start.tie) if group.by_key else (start.tie,)
        at = tuple_(*(literal(value, part.type) for value, part in zip(known, parts, strict=True)))
        query = query.where(tuple_(*parts) < at if down else tuple_(*parts) > at)
    return query.order_by(*(part.desc() if down else part.asc() for part in parts))
