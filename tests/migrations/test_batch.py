"""Migrations that copy a table: what points at it, its triggers, and a power cut in the middle."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DatabaseError

from app.kernel.db import db
from tests.migrations import rows
from tests.migrations.versions import FOLDER, NEWEST, NEXT, VERSIONS

COPYING = """
    copied = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table in ("people", "ledger_entries"):
        with op.batch_alter_table(table, recreate=copied) as batch:
            batch.add_column(sa.Column("added", sa.Integer(), server_default="7", nullable=False))
"""
CUT = """
    if Path(__file__).with_name("cut").exists():
        os._exit(9)
"""
BREAKING = """
    op.execute("DELETE FROM people WHERE id = 101")
"""


def _folder(place: Path, *steps: str) -> Path:
    """The migrations with one more of these steps."""
    folder = place / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{NEXT}_more.py").write_text(
        "import os\nfrom pathlib import Path\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n"
        f'revision = "{NEXT}"\ndown_revision = "{NEWEST}"\n\n\ndef upgrade():{"".join(steps)}'
    )
    return folder


def _filled() -> tuple[rows.Filler, dict[str, dict[tuple[object, ...], rows.Row]]]:
    flask_migrate.upgrade(directory=FOLDER)
    with db.engine.connect() as connection:
        filler = rows.Filler(connection, seed="batch")
        filler.fill()
        return filler, rows.snapshot(connection, filler.found)


def test_copying_a_table_keeps_what_points_at_it_and_its_triggers(unbuilt: Flask, tmp_path: Path) -> None:
    filler, before = _filled()

    flask_migrate.upgrade(directory=str(_folder(tmp_path, COPYING)))

    with db.engine.connect() as connection:
        assert rows.snapshot(connection, filler.found) == before
        assert connection.execute(sa.text("SELECT DISTINCT added FROM people")).scalars().all() == [7]
        assert rows.orphans(connection, filler.found) == []
        for change in ("UPDATE ledger_entries SET amount = 1", "DELETE FROM ledger_entries"):
            with pytest.raises(DatabaseError, match="append-only"):
                connection.execute(sa.text(change))
            connection.rollback()


def _upgrade(folder: Path) -> None:
    flask_migrate.upgrade(directory=str(folder))


def test_a_migration_cut_off_in_the_middle_leaves_what_was_and_can_be_run_again(
    unbuilt: Flask, tmp_path: Path
) -> None:
    filler, before = _filled()
    folder = _folder(tmp_path, COPYING, CUT)
    cut = folder / "versions" / "cut"
    cut.touch()
    db.session.remove()
    db.engine.dispose()

    process = multiprocessing.get_context("fork").Process(target=_upgrade, args=(folder,))
    process.start()
    process.join()

    assert process.exitcode == 9
    with db.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == NEWEST
        assert "added" not in rows.schema(connection).tables["people"].columns
        assert rows.snapshot(connection, filler.found) == before
    cut.unlink()
    flask_migrate.upgrade(directory=str(folder))
    with db.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == NEXT
        assert rows.snapshot(connection, filler.found) == before


@pytest.mark.sqlite_only
def test_a_migration_that_would_break_references_is_taken_back_and_names_the_rows(
    unbuilt: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    filler, before = _filled()

    with pytest.raises(SystemExit):
        flask_migrate.upgrade(directory=str(_folder(tmp_path, BREAKING)))

    assert f"{NEXT} would leave" in caplog.text
    assert "-> people" in caplog.text
    with db.engine.connect() as connection:
        assert rows.snapshot(connection, filler.found) == before
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.sqlite_only
def test_before_an_upgrade_the_database_is_copied_for_its_owner_alone_and_the_path_is_said(
    unbuilt: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    flask_migrate.upgrade(directory=FOLDER, revision=VERSIONS[-2])
    with db.engine.connect() as connection:
        filler = rows.Filler(connection, seed="copy")
        filler.fill()
        before = rows.snapshot(connection, filler.found)
    capsys.readouterr()

    flask_migrate.upgrade(directory=FOLDER)

    said = capsys.readouterr().out.strip()
    (copy,) = (unbuilt.extensions["settings"].instance / "backups").iterdir()
    assert said == f"The database as it was before the upgrade: {copy}"
    assert copy.stat().st_mode & 0o777 == 0o600
    with sa.create_engine(f"sqlite:///{copy}").connect() as connection:
        assert rows.snapshot(connection, filler.found) == before


@pytest.mark.sqlite_only
def test_a_closed_or_full_folder_for_copies_stops_the_upgrade(unbuilt: Flask) -> None:
    flask_migrate.upgrade(directory=FOLDER, revision=VERSIONS[-2])
    (unbuilt.extensions["settings"].instance / "backups").write_text("a file where the folder should be")

    with pytest.raises(SystemExit):
        flask_migrate.upgrade(directory=FOLDER)

    with db.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == VERSIONS[-2]
