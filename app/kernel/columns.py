"""Column kinds shared by every room's models."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Enum, ForeignKey, Index, MetaData, String, text
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from app.kernel import clock
from app.kernel.db import BigId

CODE = String(16)
NAME = String(300)
ENUM_LENGTH = 32

__all__ = [
    "CODE",
    "NAME",
    "BigInteger",
    "MetaData",
    "Stamped",
    "Versioned",
    "enum_of",
    "reference",
    "state_of",
]


def enum_of(kind: type[StrEnum]) -> Enum:
    """A column type that stores a StrEnum by value and lets the database refuse any other word."""
    return Enum(
        kind,
        native_enum=False,
        length=ENUM_LENGTH,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=True,
        name=f"{kind.__name__.lower()}_known",
        validate_strings=True,
    )


def state_of(kind: type[StrEnum], start: StrEnum, *, index: bool = True) -> MappedColumn[Any]:
    """The state of a thing, moved only by its workflow; ``index`` unless a longer one begins with it."""
    return mapped_column(enum_of(kind), default=start, index=index)


def index_where(name: str, where: str, *columns: str, unique: bool = False) -> Index:
    """An index over the rows of which ``where`` holds only, the same on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def reference(target: str, *, index: bool = True, nullable: bool | None = None) -> MappedColumn[Any]:
    """A foreign key to a numbered row, e.g. ``reference("fairs.id")``."""
    if nullable is None:
        return mapped_column(BigId, ForeignKey(target), index=index)
    return mapped_column(BigId, ForeignKey(target), index=index, nullable=nullable)


class Stamped:
    """When the row was made."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Versioned:
    """Counts successful saves, so that a stale form is noticed (409)."""

    version: Mapped[int] = mapped_column(default=1)
