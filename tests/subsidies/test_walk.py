"""How many files an approval walks through, of the room and with the programme it asks (docs/tour.md)."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import config
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Role
from tests.make import accounts, subsidies as make
from tests.pages import Pages

MOST, MOST_WITH_PROGRAMME = 8, 12
"""Files of the room of support alone, and with those of the programme it asks: both are what a reader opens."""
ROOM, PROGRAMME = "app/subsidies/", "app/programme/"
WALK = (
    "app/subsidies/desk/decide.py",
    "app/subsidies/award_facts.py",
    "app/subsidies/service/approve.py",
    "app/subsidies/ceilings.py",
    "app/subsidies/rules.py",
    "app/subsidies/ledger.py",
    "app/subsidies/letter.py",
    "app/subsidies/service/tell.py",
)
ASKED_ON_THE_LEFT = (
    "app/programme/keys.py",
    "app/programme/queries.py",
    "app/programme/rules.py",
    "app/programme/uncapped.py",
)


def entered(pages: Pages, path: str, form: dict[str, str]) -> list[str]:
    """The files of these two rooms whose code runs while a page answers, in the order they are entered."""
    root, found = f"{config.ROOT}/", dict[str, None]()

    def note(frame: Any, what: str, _about: Any) -> None:
        if what == "call":
            name = frame.f_code.co_filename.removeprefix(root)
            if name.startswith((ROOM, PROGRAMME)):
                found[name] = None

    sys.setprofile(note)
    try:
        pages.post(path, form, status=303)
    finally:
        sys.setprofile(None)
    return list(found)


@pytest.fixture
def walked(pages: Pages) -> list[str]:
    """An approval in full, from the desk's page to its redirect; letter, notice and bill are part of it."""
    path = f"/desk/awards/{make.proposed().id}"
    pages.sign_in(accounts.officer(Role.APPROVER))
    return entered(pages, f"{path}/approve", pages.get(path).form_values("/approve"))


def test_an_approval_walks_through_at_most_eight_files_of_the_room(walked: list[str]) -> None:
    room = [name for name in walked if name.startswith(ROOM)]

    assert len(room) <= MOST, room
    assert sorted(room) == sorted(WALK)


def test_what_it_asks_of_the_programme_is_the_rates_and_the_keys(walked: list[str]) -> None:
    assert {name for name in walked if name.startswith(PROGRAMME)} == set(ASKED_ON_THE_LEFT)


def test_with_the_programme_an_approval_walks_through_at_most_twelve_files(walked: list[str]) -> None:
    assert len(walked) <= MOST_WITH_PROGRAMME, walked
    assert len(walked) == len(WALK) + len(ASKED_ON_THE_LEFT)


def test_the_tour_names_every_file_of_the_walk() -> None:
    told = Path(config.ROOT, "docs/tour.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(app/[\w/]+\.py)`", told))

    assert {*WALK, *ASKED_ON_THE_LEFT} <= named


def test_a_decision_gathers_its_facts_once(pages: Pages) -> None:
    """No table of the application's stands, papers or checks is read a second time by one approval."""
    path = f"/desk/awards/{make.proposed(make.listed(pledged_share=Money(2_600_000))).id}"
    pages.sign_in(accounts.officer(Role.APPROVER))
    form, asked = pages.get(path).form_values("/approve"), list[str]()

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        pages.post(f"{path}/approve", form, status=303)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

    for table in ("application_documents", "allocations", "rates", "application_costs"):
        assert sum(f"FROM {table}" in one for one in asked) <= 1, table
    assert any("FROM allocations" in one for one in asked)
