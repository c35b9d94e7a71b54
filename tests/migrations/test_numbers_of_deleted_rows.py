"""Numbers that stood somewhere before the upgrade are not given again after it, nor after a later copy of the table."""

from __future__ import annotations

from typing import Any

import flask_migrate
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask

from app.kernel import migrating
from app.kernel.db import db
from tests.migrations import rows
from tests.migrations.versions import FOLDER

DIGEST = "ab" * 32
KEYS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "sign_ups": [("jobs", {"kind": "accounts.confirm_again", "payload": {"sign_up": 5_001}, "key": "again"})],
    "data_copies": [("jobs", {"key": "accounts.data_copy:5002"})],
    "stored_files": [
        ("jobs", {"kind": "documents.forget_bytes", "key": f"documents.forget_bytes:{DIGEST}:5003"})
    ],
    "certificates": [
        ("audit_entries", {"kind": "certificate", "thing_id": 5_004}),
        ("notices", {"key": "catalog/certificate_seen:5014:20260101"}),
    ],
    "stands": [("audit_entries", {"kind": "stand", "thing_id": 5_005})],
    "letters": [("jobs", {"key": "letter:5006:2026-01-01T00:00:00"})],
    "email_changes": [("letters", {"key": "email-asked:5007", "message_id": "<5007@localhost>"})],
}
"""Where numbers of rows that are gone stand."""
HIGHEST = {
    "sign_ups": 5_001,
    "data_copies": 5_002,
    "stored_files": 5_003,
    "certificates": 5_014,
    "stands": 5_005,
    "letters": 5_006,
    "email_changes": 5_007,
    "notices": rows.FIRST_ID,
    "application_documents": rows.FIRST_ID,
    "known_devices": rows.FIRST_ID,
    "passkeys": rows.FIRST_ID,
}


def _leave_numbers(connection: sa.Connection, filler: rows.Filler) -> None:
    """In rows beside those that were filled."""
    places = [place for found in KEYS.values() for place in found]
    for number, (name, values) in enumerate(places, start=filler.first_id + rows.ROWS):
        table = filler.tables[name]
        (key,) = table.primary_key
        one = connection.execute(sa.select(table).order_by(key).limit(1)).mappings().one()
        connection.execute(sa.insert(table), {**one, key.name: number, **values})
    connection.commit()


def _copy_once_more(connection: sa.Connection) -> None:
    """As a later migration copies a table, knowing nothing of its numbers."""
    with migrating.prepared(connection), connection.begin():
        steps = Operations(MigrationContext.configure(connection))
        for name in HIGHEST:
            with steps.batch_alter_table(name, recreate="always"):
                pass


def test_numbers_go_on_above_all_that_stand_anywhere(unbuilt: Flask) -> None:
    flask_migrate.upgrade(directory=FOLDER, revision="0050")
    with db.engine.connect() as connection:
        filler = rows.Filler(connection, seed="numbers")
        filler.fill()
        with rows.unguarded(connection):
            _leave_numbers(connection, filler)
        before, guarded = rows.snapshot(connection, filler.found), rows.triggers(connection)

    flask_migrate.upgrade(directory=FOLDER)

    with db.engine.connect() as connection:
        found = rows.schema(connection)
        assert rows.snapshot(connection, filler.found) == before
        assert rows.triggers(connection) == guarded
        assert rows.orphans(connection, found) == []
        if connection.dialect.name != "sqlite":
            return
        connection.rollback()
        _copy_once_more(connection)
        with rows.unguarded(connection):
            for name, highest in HIGHEST.items():
                assert _next(connection, found.tables[name]) > highest, name


def _next(connection: sa.Connection, table: sa.Table) -> int:
    """The number of the next row, after all rows there are have gone."""
    one = dict(connection.execute(sa.select(table).limit(1)).mappings().one())
    del one["id"]
    connection.execute(sa.delete(table))
    made = connection.execute(sa.insert(table), one).inserted_primary_key
    assert made is not None
    return int(made[0])
