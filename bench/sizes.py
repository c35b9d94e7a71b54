"""Bytes each table takes, in all and by row, the largest first, as a table in Markdown.

    CHO_PHIEN_INSTANCE=/tmp/big .venv/bin/python -m bench.sizes [least megabytes, 1]

On SQLite the pages of a table and of its indexes (``dbstat``), on PostgreSQL what the server says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sqlalchemy import Connection, text

from app import create_app
from app.kernel.db import db, reading

SQLITE = """
    SELECT s.tbl_name, sum(CASE WHEN s.type = 'table' THEN d.pgsize ELSE 0 END),
           sum(CASE WHEN s.type = 'index' THEN d.pgsize ELSE 0 END)
    FROM dbstat d JOIN sqlite_schema s ON s.name = d.name GROUP BY s.tbl_name"""
POSTGRESQL = """
    SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
MEGABYTE = 1_000_000


def sizes(connection: Connection) -> Iterator[tuple[str, int, int, int]]:
    """Of each table: its name, its rows, bytes of the rows, bytes of the indexes."""
    query = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
    for name, rows, indexes in connection.execute(text(query)).all():
        quoted = connection.dialect.identifier_preparer.quote(name)
        count = connection.scalar(text(f"SELECT count(*) FROM {quoted}"))
        yield name, int(count or 0), int(rows), int(indexes)


def main(least: int) -> None:
    """Print every table of at least so many megabytes, and what all take together."""
    with create_app().app_context(), reading(), db.engine.connect() as connection:
        found = sorted(sizes(connection), key=lambda one: -one[2] - one[3])
    print("| table | rows | MB | bytes a row | of it indexes |\n|---|---|---|---|---|")
    for name, count, rows, indexes in found:
        if rows + indexes >= least * MEGABYTE:
            each, of_it = (rows + indexes) // max(count, 1), indexes // max(count, 1)
            print(f"| {name} | {count:,} | {(rows + indexes) / MEGABYTE:.1f} | {each:,} | {of_it:,} |")
    print(f"\n{sum(rows + indexes for _, _, rows, indexes in found) / MEGABYTE:,.0f} MB in all")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
