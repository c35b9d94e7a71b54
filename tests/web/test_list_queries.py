"""What every page without a thing in its address asks the database: few questions, and no more for many rows.

The pages come from the site itself, so a new list is measured the moment it exists.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.accounts.models import Facility, Person
from app.kernel.db import db
from app.kernel.permissions import GRANTS, Permission, Role
from tests.make import accounts, belongings
from tests.pages import Pages
from tests.queries import counted

MOST = 12
OVERVIEWS = {
    "accounts.close_account": 17,
    "accounts.facility": 13,
    "front.home": 18,
    "insight.today": 22,
    "insight.results": 13,
    "insight_desk.queue": 12,
    "insight_desk.dashboard": 32,
    "payments_desk.reconciliation": 32,
}
"""Pages put together from several lists and figures."""
MORE = 4
"""How often everything is there the second time; few enough for one page of any list."""
BY = (Role.PROVINCIAL_OFFICER, Role.NATIONAL_OFFICER, Role.APPROVER, Role.ACCOUNTANT, Role.ADMIN)


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    """One of each kind by number, and a facility that has one of everything."""
    buyer = accounts.owner(accounts.buyer())
    ours = belongings.of_facility("01", buyer)
    staff = {role.value: accounts.officer(role).id for role in BY}
    found = {"owner": ours.owner, "buyer": buyer.id, **staff}
    db.session.commit()
    return found


def pages_of(app: Flask) -> Iterator[tuple[str, str]]:
    """Endpoint and address of every page without a thing in its address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.endpoint.startswith("sample."):
            yield rule.endpoint, rule.rule


def may(app: Flask, endpoint: str, who: str) -> bool:
    """Whether somebody of this kind may come in; what is for everybody, the facility's owner looks at."""
    mark = getattr(app.view_functions[endpoint], "access_mark", "public")
    if mark in {"public", "signed_in"}:
        return who == "owner"
    roles = {"owner": Role.FACILITY_OWNER, "buyer": Role.BUYER_OWNER, **{role.value: role for role in BY}}
    return Permission(mark) in GRANTS[roles[who]]


def asked(app: Flask, pages: Pages, people: dict[str, int]) -> dict[tuple[str, str], int]:
    """Endpoint and visitor → how many questions, the second time somebody comes."""
    found = {}
    for who, number in people.items():
        pages.sign_in(db.session.get_one(Person, number))
        for endpoint, path in pages_of(app):
            if not may(app, endpoint, who):
                continue
            pages.ask("GET", path)
            with counted() as sent:
                status = pages.ask("GET", path).status_code
            if status == 200:
                found[endpoint, who] = len(sent)
    return found


def test_lists_ask_few_questions_and_no_more_for_many_rows(
    app: Flask, pages: Pages, people: dict[str, int]
) -> None:
    few = asked(app, pages, people)

    buyer, owner = (db.session.get_one(Person, people[who]) for who in ("buyer", "owner"))
    facility = db.session.get_one(Facility, accounts.acting(owner).organisation_id)
    for _ in range(MORE):
        belongings.more_of(facility, "01", owner, buyer)
        belongings.of_facility("01", buyer)
    db.session.commit()
    many = asked(app, pages, people)

    assert len(many) > 50
    assert {name: (few.get(name), count) for name, count in many.items() if count != few.get(name)} == {}
    assert {name: count for name, count in many.items() if count > OVERVIEWS.get(name[0], MOST)} == {}
