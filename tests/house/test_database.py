"""Migrations agree with the models; a GET never writes."""

from __future__ import annotations

import flask_migrate
import pytest
from flask import Flask

import config
from app.accounts.models import Person
from app.kernel.db import ReadOnlyRequest, db, reading


def test_migrations_agree_with_the_models(app: Flask) -> None:
    flask_migrate.check(directory=str(config.ROOT / "migrations"))


def test_nothing_is_written_while_looking(app: Flask) -> None:
    with reading():
        db.session.add(Person(email="a@example.com", name="A"))
        with pytest.raises(ReadOnlyRequest):
            db.session.commit()
