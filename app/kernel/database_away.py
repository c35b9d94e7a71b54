"""A database that is not to be had, said in one line to who runs a command, where a traceback would stand otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from click import ClickException
from sqlalchemy.exc import SQLAlchemyError

from app.kernel.db import is_away

_NO_TABLES = ("no such table", "no such column", "UndefinedTable", "UndefinedColumn")


def in_one_line(fault: BaseException) -> str:
    """What the database said, without the lines SQLAlchemy adds."""
    return " ".join(str(getattr(fault, "orig", None) or fault).split())


def in_words(fault: SQLAlchemyError) -> str:
    """One line that says what to do; empty when it is a fault of ours, whose traceback is wanted."""
    said = in_one_line(fault)
    if any(sign in f"{type(getattr(fault, 'orig', None)).__name__} {said}" for sign in _NO_TABLES):
        return f"The database has not the tables of this version, set it up first (./run setup): {said}"
    return f"The database of DATABASE_URL is not to be had: {said}" if is_away(fault) else ""


@contextmanager
def said_in_words() -> Iterator[None]:
    """Around a command: it ends with that line and the exit code 1."""
    try:
        yield
    except SQLAlchemyError as fault:
        words = in_words(fault)
        if not words:
            raise
        raise ClickException(words) from None
