"""Rates and numbers of the law follow one another; none is rewritten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.programme import service
from app.programme.models import SupportRate
from app.programme.queries import parameter, terms_on
from app.programme.states import FairKind
from tests.make import accounts

CLAUSE = "Thông tư 99/2027/TT-BTC, điều 8.5"


def new_rate(first: date, **values: Any) -> SupportRate:
    wish = {"percent": 70, "cap": None, "clause": CLAUSE, **values}
    officer = accounts.staff(Role.NATIONAL_OFFICER)
    return service.add_rate(FairKind.JOINED, "stand_rent", officer, valid_from=first, **wish)


def test_a_rate_from_a_future_day_leaves_earlier_decisions_their_own(app: Flask) -> None:
    """R8: the day of the application picks the rate."""
    first = clock.today() + timedelta(days=40)

    new_rate(first, cap=Money(5_000_000))

    before = terms_on(FairKind.JOINED, first - timedelta(days=1)).items["stand_rent"]
    after = terms_on(FairKind.JOINED, first).items["stand_rent"]
    assert (before.percent, before.cap) == (80, None)
    assert (after.percent, after.cap, after.clause) == (70, 5_000_000, CLAUSE)


def test_the_row_before_keeps_everything_but_its_last_day(app: Flask) -> None:
    first = clock.today() + timedelta(days=1)
    query = select(SupportRate).where(
        SupportRate.fair_kind == FairKind.JOINED,
        SupportRate.cost_item_code == "stand_rent",
        SupportRate.valid_to.is_(None),
    )
    old = db.session.scalars(query).one()
    kept = (old.percent, old.valid_from, old.clause)

    new_rate(first)

    assert (old.percent, old.valid_from, old.clause) == kept
    assert old.valid_to == first - timedelta(days=1)


def test_no_rate_begins_before_one_already_there(app: Flask) -> None:
    first = clock.today() + timedelta(days=40)
    new_rate(first)

    for day in (clock.today() - timedelta(days=1), first, first - timedelta(days=1)):
        with pytest.raises(Invalid) as refusal:
            new_rate(day)
        assert list(refusal.value.fields) == ["valid_from"]


def test_two_rates_of_an_item_cannot_begin_on_one_day_in_the_database(app: Flask) -> None:
    columns = "fair_kind, cost_item_code, percent, valid_from, clause"
    row = "('joined', 'stand_rent', 70, '2018-05-12', 'x')"

    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.execute(db.text(f"INSERT INTO support_rates ({columns}) VALUES {row}"))


def test_a_number_of_the_law_follows_its_predecessor(app: Flask) -> None:
    first, officer = clock.today() + timedelta(days=7), accounts.staff(Role.NATIONAL_OFFICER)

    service.add_parameter("advance_percent", officer, value=50, valid_from=first, clause=CLAUSE)

    assert parameter("advance_percent", first - timedelta(days=1)).value == 70
    assert parameter("advance_percent", first).value == 50


def test_only_those_who_manage_the_programme_write_the_law(app: Flask) -> None:
    accountant, today = accounts.staff(Role.ACCOUNTANT), clock.today()

    with pytest.raises(NotAllowed):
        service.add_parameter("advance_percent", accountant, value=50, valid_from=today, clause=CLAUSE)
