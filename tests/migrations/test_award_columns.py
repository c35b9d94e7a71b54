"""What stood in an award's working is read from its columns after the upgrade, and nothing of it is lost."""

from __future__ import annotations

from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from tests.migrations import rows
from tests.migrations.versions import FOLDER

ITEM = {"item": "stand_rent", "why_not": "", "priority": False, "rates": "joined@2018-05-12"}
SAID: dict[str, tuple[list[Any], tuple[str | None, str, bool]]] = {
    "approved": ([ITEM, {"province": "PLACE"}], ("PLACE", "joined@2018-05-12", False)),
    "raised": ([ITEM, {**ITEM, "priority": True}], (None, "joined@2018-05-12", True)),
    "settled": (
        [ITEM, {"province": "PLACE"}, {"settled": True, "invoiced": {"stand_rent": 1}}],
        ("PLACE", "joined@2018-05-12", False),
    ),
    "a place nobody knows": ([{"province": "??"}, ["a", 2]], (None, "", False)),
    "empty": ([], (None, "", False)),
}


@pytest.mark.parametrize("kind", SAID)
def test_an_older_award_keeps_its_province_rates_and_priority(unbuilt: Flask, kind: str) -> None:
    working, (place, version, priority) = SAID[kind]
    flask_migrate.upgrade(directory=FOLDER, revision="0021")
    with db.engine.connect() as connection:
        filler = rows.Filler(connection, seed=kind)
        filler.fill()
        code = filler.keys["provinces"][0]
        awards = filler.tables["awards"]
        kept = [{"province": code} if row == {"province": "PLACE"} else row for row in working]
        connection.execute(sa.update(awards).values(working=kept))
        connection.commit()

    flask_migrate.upgrade(directory=FOLDER)

    with db.engine.connect() as connection:
        awards = rows.schema(connection).tables["awards"]
        columns = (awards.c.paying_province, awards.c.rate_version, awards.c.priority, awards.c.working)
        found = connection.execute(sa.select(*columns)).all()
    expected = (code if place else None, version, priority)
    assert {tuple(row[:3]) for row in found} == {expected}
    assert all(row.working == kept for row in found)
