"""Counting what a page asks the database."""

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
