"""Fairs stored before they were found by their short names are found by them after the upgrade, the others as before."""

from __future__ import annotations

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from app.kernel.folding import fold
from tests.migrations import rows
from tests.migrations.versions import FOLDER

SHORT = {"short_name_vi": "Quà tặng HN 2026", "short_name_en": "Hanoi gifts 2026"}
BARE = {"short_name_vi": "", "short_name_en": "", "search_key": "nhu cu"}


def test_an_older_fair_is_found_by_its_short_names(unbuilt: Flask) -> None:
    flask_migrate.upgrade(directory=FOLDER, revision="0035")
    with db.engine.connect() as connection:
        filler = rows.Filler(connection, seed="short names")
        filler.fill()
        table = filler.tables["fairs"]
        named, bare, _ = sorted(filler.keys["fairs"])
        for number, values in ((named, SHORT), (bare, BARE)):
            connection.execute(sa.update(table).where(table.c.id == number).values(values))
        connection.commit()

    flask_migrate.upgrade(directory=FOLDER)

    with db.engine.connect() as connection:
        table = rows.schema(connection).tables["fairs"]
        found = {row.id: row for row in connection.execute(sa.select(table))}
        assert found[bare].search_key == "nhu cu"
        for words in (found[named].name_vi, found[named].organiser, *SHORT.values()):
            assert fold(words) in found[named].search_key
