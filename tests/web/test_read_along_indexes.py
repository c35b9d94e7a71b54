"""What public lists read: SQLite's own plan of each question, so that a list cannot grow slow with its table unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from app.insight import tasks as insight_tasks
from app.kernel.db import db
from app.kernel.permissions import Role
from app.payments import tasks as payments_tasks
from app.web import nav
from tests import large
from tests.house import sources
from tests.make import accounts, catalog, linkage
from tests.pages import Pages
from tests.queries import asked, plan_of
from tests.web.everybody import World, address, build, enter, lacks, mark_of, rules

pytestmark = pytest.mark.sqlite_only


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


MOST_STEPS = 17
"""Thousands of steps of SQLite for a page of a world 160 times as large; looking through one table of it takes more."""
MORE_STEPS = {
    "/": 30,  # no figures of the worker are young enough for it when the test is slow
    "/catalogue": 70,  # the search engine's own work
    "/desk/applications": 55,  # sorted by a deadline that few have, within a province that has half the country
    "/desk/audit": 100,  # newest first, until a page of the province's own lines is full
    "/desk/awards": 40,  # five numbers beside each other, each counted to a thousand
    "/desk/fairs/<int:fair_id>/list": 85,  # shows all of a fair that every second facility goes to
    "/desk/fairs/<int:fair_id>/stands": 60,  # draws all its stands
    "/desk/ledger": 95,  # newest first within a province that has half the country
    "/desk/reconciliation": 45,  # totals of the whole year, five ways
    "/my/applications/<int:application_id>/stands": 25,  # shows all its free stands
}
SLOW = (".xlsx", ".csv", ".zip")
"""Sheets and files hold what they hold."""
OF_ONE = ("/account", "/dev", "/sign-", "/switch")
"""One's own account: none of it is a list."""


def _steps(pages: Pages, path: str, steps: large.Steps) -> int:
    """How many a page takes once the lists of this process are read."""
    for _ in range(2):
        steps.thousands = 0
        pages.ask("GET", path)
        if steps.thousands <= MOST_STEPS:
            break
    return steps.thousands


def _pages(app: Flask, world: World, who: int, known: set[str]) -> Iterator[tuple[str, str]]:
    """Rule and address of each page somebody may see; what all see alike, and our facility's things, once."""
    for rule, _method in rules(app, "GET"):
        mark = mark_of(app, rule)
        if rule.rule.endswith(SLOW) or rule.rule.startswith(OF_ONE) or lacks(who, mark):
            continue
        alike = mark in {"public", "signed_in"} or bool(rule.arguments)
        if not alike or rule.rule not in known:
            known.add(rule.rule)
            yield rule.rule, address(rule, world.ours)


def test_no_page_looks_through_a_whole_table(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page as those see it who see most of it: rows it does not show cost it nothing."""
    world = build()
    large.grow()
    insight_tasks.count_figures()
    payments_tasks.check_books()
    monkeypatch.setattr(nav, "MOST", 20)
    officer = world.staff[Role.NATIONAL_OFFICER]
    officers = (world.staff[Role.PROVINCIAL_OFFICER], officer, world.staff[Role.ADMIN])
    found: dict[str, int] = {}
    known: set[str] = set()
    with large.counted_steps() as steps:
        for who in (world.ours.owner, world.buyer, *officers):
            enter(pages, who)
            for rule, path in _pages(app, world, who, known):
                found[rule] = max(found.get(rule, 0), _steps(pages, path, steps))
        assert len(found) > 100
        assert {path: n for path, n in found.items() if n > MORE_STEPS.get(path, MOST_STEPS)} == {}

        enter(pages, officer)
        for index in ("ix_bills_due", "ix_outcomes_state", "ix_follow_ups_silent"):
            db.session.connection().exec_driver_sql(f"DROP INDEX {index}")
        db.session.commit()
        without = _steps(pages, "/desk", steps)
        assert without > found["/desk"], "the steps tell an index that is gone"


def test_a_facility_is_joined_from_within(app: Flask) -> None:
    """SQLite puts all facilities together first where two tables of one thing are joined from outside."""
    loose = re.compile(r"joinedload\(\s*\w+\.(?:facility|buyer)\s*\)")
    assert [str(path) for path in sources.APP.rglob("*.py") if loose.search(path.read_text())] == []
