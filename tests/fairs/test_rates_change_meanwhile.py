"""Rates that change between a draft and its handing in: all is reckoned by the day it is handed in (R8, R17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.models import Person
from app.fairs.models import Application
from app.fairs.queries import costs
from app.fairs.service import apply
from app.fairs.states import ApplicationState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import Money
from app.programme.models import SupportRate
from app.programme.states import FairKind
from tests.make import accounts, catalog, fairs as make
from tests.pages import Pages

OF_THE_DRAFT = make.PRICE // 2
"""The own share of one stand at half its rent; at a fifth and at four fifths it is this."""
LARGER, SMALLER = make.PRICE * 4 // 5, make.PRICE // 5


def rate(percent: int, days: int) -> None:
    first = clock.today() + timedelta(days=days)
    row = {"fair_kind": FairKind.JOINED, "cost_item_code": "stand_rent", "clause": "Điều 1"}
    db.session.add(SupportRate(**row, percent=percent, valid_from=first))
    db.session.commit()


@pytest.fixture
def draft(app: Flask) -> Application:
    """Complete and pledged on its day, when half of a stand's rent is paid."""
    rate(50, 0)
    facility = accounts.facility()
    catalog.product(facility)
    row = make.application(of=facility, state=ApplicationState.DRAFT)
    make.document(row)
    apply.pledge(row, accounts.acting(accounts.owner(facility)), cofunding=True, no_double=True)
    db.session.commit()
    assert row.pledged_share == OF_THE_DRAFT
    return row


@pytest.fixture
def owner(draft: Application) -> Iterator[Person]:
    """The owner, the day after."""
    person = accounts.owner(draft.facility)
    db.session.commit()
    with clock.fixed(clock.now() + timedelta(days=1)):
        yield person


def money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def test_a_larger_own_share_has_to_be_pledged_before_it_is_handed_in(
    pages: Pages, draft: Application, owner: Person
) -> None:
    rate(20, 0)
    number, path = draft.id, f"/my/applications/{draft.id}"
    shown = pages.sign_in(owner).get(path)
    pages.post(f"{path}/submit", shown.form_values("/submit"), status=422)

    asked = pages.get(f"{path}/pledges")
    assert money(LARGER) in asked.text
    assert "ngày nộp." in asked.root.xpath("//main")[0].text_content(), "the day it is handed in decides"
    pages.save(f"{path}/pledges", {"cofunding": "y", "no_double": "y"})
    pages.post(f"{path}/submit", pages.get(path).form_values("/submit"), status=303)

    row = db.session.get_one(Application, number)
    assert (row.state, row.pledged_share) == (ApplicationState.SUBMITTED, LARGER)
    assert row.applied_on == clock.today()
    assert said_of_the_pledge(row) == [money(LARGER)]


def said_of_the_pledge(application: Application) -> list[str]:
    """Which of the sums the record of handing in names with the pledge."""
    (row,) = [one for one in application.eligibility or [] if one["code"] == "cofunding"]
    assert row["passed"] is True
    known = map(money, (OF_THE_DRAFT, LARGER, SMALLER))
    return [one for one in known if one in row["sentence"]["vi"]]


def test_the_record_of_handing_in_names_the_own_share_of_that_day(
    pages: Pages, draft: Application, owner: Person
) -> None:
    rate(80, 0)
    number, path = draft.id, f"/my/applications/{draft.id}"
    form = pages.sign_in(owner).get(path).form_values("/submit")
    pages.post(f"{path}/submit", form, status=303)

    row = db.session.get_one(Application, number)
    assert said_of_the_pledge(row) == [money(SMALLER)]
    assert costs.pledged_share(row) == OF_THE_DRAFT, "what was pledged stays pledged"


def test_changed_costs_of_a_draft_are_weighed_by_the_rates_of_today(
    draft: Application, owner: Person
) -> None:
    rate(20, 0)
    actor = accounts.acting(owner)
    apply.pledge(draft, actor, cofunding=True, no_double=True)
    apply.save_stands(draft, actor, 1, Money(make.PRICE), [])
    assert draft.pledged_share == LARGER, "the same costs by the same rates leave the pledge"
    apply.save_stands(draft, actor, 2, Money(make.PRICE), [])
    assert draft.pledged_share is None


def test_what_was_handed_in_keeps_the_rates_of_its_day(draft: Application, owner: Person) -> None:
    apply.submit(draft, accounts.acting(owner))
    db.session.commit()
    with clock.fixed(clock.now() + timedelta(days=2)):
        rate(20, 0)
        found = costs.support_of(draft)
        assert found is not None
        assert found.assessment.own_share == OF_THE_DRAFT
