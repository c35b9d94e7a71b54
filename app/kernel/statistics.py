"""What SQLite knows of its tables: how many rows, and how many to a value of an index.

Without it a list of a great table may be looked for row by row. PostgreSQL keeps its own.
"""

from __future__ import annotations

from sqlalchemy import Connection

DAY = 86_400.0
"""How often the worker counts anew, and at its start."""


def renew(connection: Connection) -> None:
    """Count the rows of every index within the current transaction: a second for a million rows."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ANALYZE")
