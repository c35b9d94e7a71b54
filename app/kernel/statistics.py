"""What SQLite knows of its tables: how many rows, and how many to a value of an index.

Without it a list of a great table may be looked for row by row: lists at full size took two to thirty times as long. A
sample of rows (``analysis_limit``) misleads it about some, so all are counted. PostgreSQL keeps its own.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from app.kernel.db import db, reading

HOUR = 3_600.0
"""How often the worker counts anew, and at its start."""


def renew(connection: Connection) -> None:
    """Count the rows of every index within the current transaction: a second for a million rows."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ANALYZE")


def gather() -> None:
    """The same while people write: each table in a transaction of its own, a third of a second for the largest.

    What the session held is rolled back first.
    """
    db.session.rollback()
    if db.engine.dialect.name != "sqlite":
        return
    with reading(), db.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
    for table in tables:
        with db.engine.begin() as connection:
            connection.execute(text(f"ANALYZE {connection.dialect.identifier_preparer.quote(table)}"))
