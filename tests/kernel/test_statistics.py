"""SQLite knows how many rows its tables have: from the upgrade on, and anew by the worker."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from app.kernel.db import db
from app.notices import tasks
from tests.make import accounts, catalog
from tests.queries import counted

pytestmark = pytest.mark.sqlite_only
ROWS = text("SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_products_asked_of'")


def test_the_worker_counts_the_rows_of_every_index(app: Flask) -> None:
    catalog.product()
    db.session.commit()
    assert db.session.scalar(ROWS) is None, "the upgrade of an empty database counted none"
    tasks.count_rows()
    db.session.commit()
    assert (
        db.session.scalar(text("SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_products_shown'")) == "1 1 1 1"
    )


def test_only_tables_that_changed_much_are_counted_anew(app: Flask) -> None:
    """While a table is counted nobody writes."""
    facility = accounts.facility()
    for _ in range(20):
        catalog.product(facility)
    db.session.commit()

    def anew() -> set[str]:
        with counted() as asked:
            tasks.count_rows()
        return {words.split()[1] for words in asked if words.startswith("ANALYZE")}

    assert {"products", "organisations"} <= anew()
    assert anew() == set()
    catalog.product(facility)
    db.session.commit()
    assert "products" not in anew(), "a twentieth more"
    for _ in range(3):
        catalog.product(facility)
    db.session.commit()
    assert "products" in anew()
