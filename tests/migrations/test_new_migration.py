"""``flask db migrate``: the number, the name and the shape of a new migration; the words of enumerations."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from flask import Flask

import config
from app.kernel.db import Base, UtcDateTime, db
from tests.migrations.versions import FOLDER, NEWEST, NEXT


def _copy(place: Path) -> Path:
    return Path(shutil.copytree(FOLDER, place / "migrations", ignore=shutil.ignore_patterns("__pycache__")))


def test_a_new_migration_has_the_next_number_and_the_shape_of_the_house(app: Flask, tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    table = sa.Table(
        "late_arrivals",
        Base.metadata,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("people.id"), nullable=False, index=True),
    )
    try:
        flask_migrate.migrate(directory=str(folder), message="late arrivals.")
    finally:
        Base.metadata.remove(table)

    written = (folder / "versions" / f"{NEXT}_late_arrivals.py").read_text()
    assert written.startswith(
        f'"""Late arrivals.\n\nRevision ID: {NEXT}\nRevises: {NEWEST}\n"""\n\nimport sqlalchemy as sa\n'
    )
    assert f'revision = "{NEXT}"\ndown_revision = "{NEWEST}"\n' in written
    assert 'sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False)' in written
    assert "###" not in written
    flask_migrate.upgrade(directory=str(folder))
    assert "late_arrivals" in sa.inspect(db.engine).get_table_names()
    flask_migrate.downgrade(directory=str(folder), revision=NEWEST)


def test_nothing_is_written_when_nothing_changed(app: Flask, tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    before = sorted((folder / "versions").glob("*.py"))
    flask_migrate.migrate(directory=str(folder), message="nothing")
    assert sorted((folder / "versions").glob("*.py")) == before


def test_no_line_of_a_migration_is_longer_than_120() -> None:
    for path in (config.ROOT / "migrations").rglob("*.py"):
        assert [line for line in path.read_text().splitlines() if len(line) > 120] == [], path.name


def test_the_database_admits_just_the_words_the_models_know(app: Flask) -> None:
    """Alembic does not compare CHECK constraints, so a new word of an enumeration would be refused by old databases."""
    looked = sa.inspect(db.engine)
    faults = []
    for table in Base.metadata.tables.values():
        there = {check["name"]: str(check["sqltext"]) for check in looked.get_check_constraints(table.name)}
        for check in table.constraints:
            if not isinstance(check, sa.CheckConstraint) or check.name is None:
                continue
            name = str(check.name)
            wanted = str(
                check.sqltext.compile(dialect=db.engine.dialect, compile_kwargs={"literal_binds": True})
            )
            found = there.pop(name, None)
            if found is None:
                faults.append(f"{name} is missing")
            elif set(re.findall(r"'([^']*)'", found)) != set(re.findall(r"'([^']*)'", wanted)):
                faults.append(f"{name}: {found} instead of {wanted}")
        faults += [f"{name} is too much" for name in there]
    assert faults == []
