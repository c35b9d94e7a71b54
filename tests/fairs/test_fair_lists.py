"""Lists of fairs ask the database as often for many rows as for few."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Person
from app.fairs.models import Fair
from app.fairs.states import ApplicationState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from app.programme.states import LineScope
from tests.make import accounts, fairs as make, programme
from tests.pages import Pages
from tests.queries import counted

MOST = 12


def fill(rows: int) -> None:
    """So many fairs, ceilings, and given stands of the first fair."""
    first = make.fair(stands_offered=1_000)
    for number in range(rows):
        make.fair(starts_on=clock.today() + timedelta(days=number % 3))
        key = f"province:2027:{number}:{first.id}"
        programme.line(key=key, scope=LineScope.PROVINCE_YEAR, year=2027)
        facility = accounts.facility(province_code="15" if number % 2 else "01")
        make.allocation(make.application(first, facility, ApplicationState.LISTED))


@pytest.mark.parametrize("path", ["/fairs", "/desk/fairs", "/desk/programme"])
def test_a_list_takes_few_queries_however_long_it_is(pages: Pages, path: str) -> None:
    officer_id = accounts.officer(Role.NATIONAL_OFFICER).id
    counts = []
    for rows in (2, 9):
        fill(rows)
        pages.sign_in(db.session.get_one(Person, officer_id))
        with counted() as sent:
            pages.get(path)
        counts.append(len(sent))

    assert counts[0] == counts[1] <= MOST


def test_a_plan_takes_as_many_queries_for_many_holders_as_for_few(pages: Pages) -> None:
    fair = make.fair(stands_offered=1_000)
    slug, fair_id = fair.slug, fair.id
    counts = []
    for rows in (2, 9):
        fair = db.session.get_one(Fair, fair_id)
        for _ in range(rows):
            make.allocation(make.application(fair, accounts.facility(), ApplicationState.LISTED))
        with counted() as sent:
            pages.get(f"/fairs/{slug}")
        counts.append(len(sent))

    assert counts[0] == counts[1]
