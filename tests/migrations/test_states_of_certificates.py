"""Certificates of earlier versions keep how far they are known; one that was sent back says so, and back again."""

from __future__ import annotations

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from tests.migrations import rows
from tests.migrations.versions import FOLDER

KNOWN = (("declared", ""), ("declared", "Bản chụp mờ."), ("matched", ""))
STATES = ["declared", "returned", "matched"]


def test_an_older_certificate_gets_its_state_and_gives_it_back(unbuilt: Flask) -> None:
    flask_migrate.upgrade(directory=FOLDER, revision="0039")
    with db.engine.connect() as connection:
        filler = rows.Filler(connection, seed="certificates")
        filler.fill()
        table = filler.tables["certificates"]
        ids = sorted(filler.keys["certificates"])
        for number, (claim, reason) in zip(ids, KNOWN, strict=True):
            change = sa.update(table).where(table.c.id == number)
            connection.execute(change.values(claim=claim, returned_reason=reason))
        connection.commit()

    flask_migrate.upgrade(directory=FOLDER, revision="0040")
    assert _column("state") == STATES
    flask_migrate.downgrade(directory=FOLDER, revision="0039")
    assert _column("claim") == [claim for claim, _reason in KNOWN]
    flask_migrate.upgrade(directory=FOLDER)
    assert _column("state") == STATES


def _column(name: str) -> list[str]:
    with db.engine.connect() as connection:
        table = rows.schema(connection).tables["certificates"]
        return list(connection.execute(sa.select(table.c[name]).order_by(table.c.id)).scalars())
