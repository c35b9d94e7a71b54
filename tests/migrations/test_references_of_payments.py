"""Payments recorded before references were compared by their letters and digits keep what was typed and get a key."""

from __future__ import annotations

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from tests.migrations import rows
from tests.migrations.versions import FOLDER

TYPED = ("CHI 26330.77", "ＣＨＩ２６３３０７７", " -/ ")


def test_older_payments_get_their_key_and_a_double_keeps_its_own_number_behind_it(unbuilt: Flask) -> None:
    flask_migrate.upgrade(directory=FOLDER, revision="0036")
    with db.engine.connect() as connection:
        filler = rows.Filler(connection, seed="references")
        filler.fill()
        table = filler.tables["disbursements"]
        ids = sorted(filler.keys["disbursements"])
        for number, typed in zip(ids, TYPED, strict=True):
            connection.execute(sa.update(table).where(table.c.id == number).values(bank_reference=typed))
        connection.commit()

    flask_migrate.upgrade(directory=FOLDER)

    with db.engine.connect() as connection:
        table = rows.schema(connection).tables["disbursements"]
        found = connection.execute(sa.select(table.c.bank_reference, table.c.ref_key).order_by(table.c.id))
        keys = ["CHI2633077", f"CHI2633077#{ids[1]}", f"#{ids[2]}"]
        assert [tuple(row) for row in found] == list(zip(TYPED, keys, strict=True))

    flask_migrate.downgrade(directory=FOLDER, revision="0036")

    with db.engine.connect() as connection:
        table = rows.schema(connection).tables["disbursements"]
        assert "ref_key" not in table.c
        assert connection.execute(
            sa.select(table.c.bank_reference).order_by(table.c.id)
        ).scalars().all() == list(TYPED)
