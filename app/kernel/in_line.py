"""Standing in line for a row that everybody changes: first come, first served.

PostgreSQL lets those who wait for a row start over each time it was changed, so that of thirty people some wait many
times as long as others and the machine wakes all of them. Whoever asks for the row under this condition waits in a line
instead, to which the database adds at the end; the row's own lock holds as ever.
"""

from __future__ import annotations

from zlib import crc32

from sqlalchemy import ColumnElement, func, true

from app.kernel.db import db

_LINES = 1_718
"""Apart from whatever else the database keeps such locks for."""


def in_line(name: str) -> ColumnElement[bool]:
    """A condition that holds once everybody before has committed; for statements on one row, or rows locked together."""
    if db.engine.dialect.name != "postgresql":
        return true()  # SQLite has one writer
    number = crc32(name.encode()) - 2**31
    return func.pg_advisory_xact_lock(_LINES, number).is_not(None)
