"""What SQLite knows of its tables: how many rows, and how many to a value of an index.

Without it a list of a great table may be looked for row by row: lists at full size took two to thirty times as long. A
sample of rows (``analysis_limit``) misleads it about some, so all are counted. PostgreSQL keeps its own.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from app.kernel.db import db, reading

HOUR = 3_600.0
"""How often the worker looks, and at its start."""
GROWN = 10
"""A table is counted anew when it has a tenth more or fewer rows than were noted: meanwhile nobody can write to it."""


def renew(connection: Connection) -> None:
    """Count the rows of every index within the current transaction: a second for a million rows."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ANALYZE")


def gather() -> None:
    """The same while people write: each table that has changed much, in a transaction of its own.

    What the session held is rolled back first.
    """
    db.session.rollback()
    if db.engine.dialect.name != "sqlite":
        return
    with reading(), db.engine.connect() as connection:
        changed = [
            table for table in inspect(connection).get_table_names() if _has_changed(connection, table)
        ]
    for table in changed:
        with db.engine.begin() as connection:
            connection.execute(text(f"ANALYZE {_quoted(connection, table)}"))


def _has_changed(connection: Connection, table: str) -> bool:
    noted = _noted(connection, table)
    rows = connection.scalar(text(f"SELECT count(*) FROM {_quoted(connection, table)}")) or 0  # noqa: S608 - a table's name
    return rows > 0 if noted is None else abs(rows - noted) * GROWN > noted


def _noted(connection: Connection, table: str) -> int | None:
    """How many rows a table had when it was counted last; None before."""
    if not inspect(connection).has_table("sqlite_stat1"):
        return None
    query = text("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = :table")
    found: int | None = connection.scalar(query, {"table": table})
    return found


def _quoted(connection: Connection, table: str) -> str:
    return connection.dialect.identifier_preparer.quote(table)
