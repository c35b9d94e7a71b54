"""What a page asks the database: how many statements, which, and how they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from app.kernel.db import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent within the block, without those that only open and close transactions.

    What the test itself did before is committed first: history and letters, which go at a transaction's end, are none
    of the page's.
    """
    db.session.commit()
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The questions sent within the block, with their values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def plan_of(sent: list[tuple[str, Any]], *parts: str) -> str:
    """How SQLite answers the first question that holds all of these words."""
    statement, values = next(one for one in sent if all(part in one[0] for part in parts))
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return "\n".join(str(row[3]) for row in rows)
