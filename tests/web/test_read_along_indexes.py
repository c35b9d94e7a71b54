"""What public lists read: SQLite's own plan of each question, so that a list cannot grow slow with its table unseen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app.kernel.db import db
from tests.make import accounts, catalog, linkage
from tests.pages import Pages

pytestmark = pytest.mark.sqlite_only


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The questions sent within the block, with their values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def plan_of(sent: list[tuple[str, Any]], *parts: str) -> str:
    """How SQLite answers the first question that holds all of these words."""
    statement, values = next(one for one in sent if all(part in one[0] for part in parts))
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return "\n".join(str(row[3]) for row in rows)


def test_makers_come_in_the_order_of_their_names_without_sorting_them_all(app: Flask, pages: Pages) -> None:
    catalog.product()
    with asked() as sent:
        pages.get("/makers")
    plan = plan_of(sent, "ORDER BY organisations.sort_key", "LIMIT")
    assert "ix_organisations_sort_key" in plan
    assert "TEMP B-TREE" not in plan


def test_a_picture_is_found_maker_by_maker(app: Flask, pages: Pages) -> None:
    catalog.photo(catalog.product())
    with asked() as sent:
        pages.get("/makers")
    plan = plan_of(sent, "FROM facilities JOIN photos")
    assert "SCAN products" not in plan
    assert "SCAN photos" not in plan


@pytest.mark.parametrize("side", ["facility", "buyer"])
def test_threads_are_listed_newest_first_from_the_index_of_their_side(
    app: Flask, pages: Pages, side: str
) -> None:
    maker, buyer, _ = linkage.sides()
    pages.sign_in(maker if side == "facility" else buyer)
    with asked() as sent:
        pages.get("/my/enquiries?show=all")
    plan = plan_of(sent, "ORDER BY enquiries.last_at DESC", "LIMIT")
    assert f"ix_enquiries_of_{side}" in plan
    assert "SCAN" not in plan
    assert "MATERIALIZE" not in plan


def test_the_day_of_a_maker_reads_its_own_rows_only(app: Flask, pages: Pages) -> None:
    maker, _, _ = linkage.sides()
    pages.sign_in(maker)
    with asked() as sent:
        pages.get("/today")
    newest = plan_of(sent, "ORDER BY enquiries.last_at DESC", "LIMIT")
    assert "SCAN" not in newest
    alive = next(words for words, _ in sent if "ORDER BY applications.id DESC" in words)
    assert "LIMIT" in alive


def test_a_product_page_asks_few_questions(app: Flask, pages: Pages) -> None:
    product = catalog.product(accounts.facility())
    path = f"/products/{product.slug}"
    pages.get(path)
    with asked() as sent:
        pages.get(path)
    assert len(sent) <= 8
