"""A database with rows in every table is brought from each earlier version to the newest and loses nothing."""

from __future__ import annotations

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from tests.migrations import rows
from tests.migrations.versions import FOLDER, NEWEST, VERSIONS

# What a migration takes away on purpose. Whoever drops a column or empties a table says so here.
EMPTIED = {"0007": {"evidence", "outcomes", "follow_ups"}}  # no page wrote to them before that version
DROPPED = {
    "0006": {"organisations.version"},  # the version stands beside the facility's state
    "0014": {"collecting_accounts.active"},  # became its state
    "0015": {"sign_ups.password_hash"},  # chosen when the address is proven
    "0040": {"certificates.claim"},  # became its state
}
# What a migration makes anew of other columns of the row.
REMADE = {
    "0036": {"fairs.search_key"},  # what a fair is found by holds its short names too
}


def _after(version: str, declared: dict[str, set[str]]) -> set[str]:
    return {thing for when, things in declared.items() if when > version for thing in things}


def _lost(before: rows.Row, after: rows.Row, table: str, version: str) -> list[str]:
    dropped = _after(version, DROPPED) | _after(version, REMADE)
    return [
        f"{table}.{name}: {value!r} is now {after.get(name, 'gone')!r}"
        for name, value in before.items()
        if f"{table}.{name}" not in dropped and (name not in after or after[name] != value)
    ]


def test_every_row_of_an_earlier_version_is_there_after_the_upgrade(unbuilt: Flask) -> None:
    """Rows come in at every version on the way, so those of each go through all that follow it."""
    before, guarded = dict[str, rows.Snapshot](), set[str]()
    for turn, version in enumerate(VERSIONS[:-1]):
        flask_migrate.upgrade(directory=FOLDER, revision=version)
        with db.engine.connect() as connection:
            filler = rows.Filler(connection, seed=version, turn=turn)
            filler.fill()
            before[version] = rows.snapshot(connection, filler.found)
            guarded |= set(rows.triggers(connection))
        earlier = before[VERSIONS[turn - 1]] if turn else {}
        for name, lines in before[version].items():
            assert len(lines.keys() - earlier.get(name, {}).keys()) >= rows.ROWS, f"{version}, {name}"

    flask_migrate.upgrade(directory=FOLDER)

    with db.engine.connect() as connection:
        found = rows.schema(connection)
        after = rows.snapshot(connection, found)
        assert [fault for version in before for fault in _faults(version, before[version], after)] == []
        assert rows.orphans(connection, found) == []
        assert guarded <= set(rows.triggers(connection))
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def _faults(version: str, before: rows.Snapshot, after: rows.Snapshot) -> list[str]:
    faults = []
    for table, lines in before.items():
        if table in _after(version, EMPTIED):
            continue
        if lines.keys() - after[table].keys():
            faults.append(f"{version}, {table}: lost {lines.keys() - after[table].keys()}")
        for key in lines.keys() & after[table].keys():
            faults += [
                f"{version}, {fault}" for fault in _lost(lines[key], after[table][key], table, version)
            ]
    return faults


def test_a_second_upgrade_changes_nothing_and_copies_nothing(unbuilt: Flask) -> None:
    flask_migrate.upgrade(directory=FOLDER)
    with db.engine.connect() as connection:
        filler = rows.Filler(connection, seed="newest")
        filler.fill()
        before = rows.snapshot(connection, filler.found)

    flask_migrate.upgrade(directory=FOLDER)

    with db.engine.connect() as connection:
        assert rows.snapshot(connection, filler.found) == before
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all() == [
            NEWEST
        ]
    assert not (unbuilt.extensions["settings"].instance / "backups").exists()
