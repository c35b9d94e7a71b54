"""A ceiling is left without an amount only by a decision that two people record; the page says which and when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.money import Money
from app.kernel.permissions import Actor, Role
from app.programme import measures, put_forward, uncapped
from app.programme.models import BudgetLine
from app.programme.service import Line
from app.programme.states import LineScope
from app.programme.uncapped import Decision
from app.subsidies import service as subsidies
from app.subsidies.states import AwardState
from tests.make import accounts, programme as make, subsidies as awards
from tests.pages import Pages

NUMBER, DAY = "Quyết định 45/QĐ-BCT", date(2026, 3, 9)


def officer() -> Actor:
    return accounts.staff(Role.NATIONAL_OFFICER)


def approver() -> Actor:
    return accounts.staff(Role.APPROVER)


def test_two_people_leave_a_ceiling_open_and_the_decision_is_kept(app: Flask) -> None:
    line, first = make.line(), officer()
    row = put_forward.leave_open(line, first, number=NUMBER, on=DAY, reason="Bỏ trần.", seen=line.cap)
    assert (line.cap, uncapped.decision_of(line)) == (10_000_000, None)

    with pytest.raises(NotAllowed):
        measures.confirm(row, first)
    measures.confirm(row, approver())

    assert (line.cap, uncapped.decision_of(line)) == (None, Decision(NUMBER, DAY))
    assert not uncapped.is_unset(line)
    entry = audit.last(line, "uncap")
    assert entry is not None
    assert entry.after == {"cap": None, "clause": f"{NUMBER}, 09/03/2026"}


def test_an_amount_set_later_ends_the_decision(app: Flask) -> None:
    line = make.line(cap=None, uncapped_by=NUMBER, uncapped_on=DAY)
    row = put_forward.move_ceiling(line, Money(5_000_000), officer(), reason="Giao lại.", seen=None)

    measures.confirm(row, approver())

    assert (line.cap, line.uncapped_by, line.uncapped_on) == (5_000_000, "", None)


def test_a_ceiling_that_never_stood_may_be_left_open_at_once(app: Flask) -> None:
    wish = Line(LineScope.YEAR, make.period(), None, NUMBER, 2027, decided_on=DAY)

    measures.confirm(put_forward.ceiling(wish, officer()), approver())

    line = db.session.query(BudgetLine).one()
    assert (line.key, line.cap, uncapped.decision_of(line)) == ("year:2027", None, Decision(NUMBER, DAY))


@pytest.mark.parametrize(("number", "days", "field"), [("", 0, "clause"), (NUMBER, 1, "decided_on")])
def test_a_decision_has_a_number_and_a_day_that_has_come(
    app: Flask, number: str, days: int, field: str
) -> None:
    line, on = make.line(), clock.today() + timedelta(days=days)

    with pytest.raises(Invalid) as refusal:
        put_forward.leave_open(line, officer(), number=number, on=on, reason="x", seen=line.cap)

    assert list(refusal.value.fields) == [field]


def test_a_ceiling_that_moved_meanwhile_is_not_left_open(app: Flask) -> None:
    line = make.line()
    row = put_forward.leave_open(line, officer(), number=NUMBER, on=DAY, reason="Bỏ trần.", seen=line.cap)
    line.cap = Money(9_000_000)
    db.session.flush()

    with pytest.raises(WrongMoment):
        measures.confirm(row, approver())

    assert line.cap == 9_000_000


def test_the_table_holds_an_amount_or_a_decision_never_both(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        make.line(uncapped_by=NUMBER, uncapped_on=DAY)


def test_money_is_taken_where_a_decision_leaves_the_ceiling_open(app: Flask) -> None:
    award = awards.proposed()
    line = awards.year_cap(1)
    row = put_forward.leave_open(line, officer(), number=NUMBER, on=DAY, reason="Bỏ trần.", seen=line.cap)
    measures.confirm(row, approver())

    subsidies.approve(award, awards.approver())

    db.session.refresh(line)
    assert (award.state, line.committed) == (AwardState.APPROVED, 10_400_000)


def test_an_officer_leaves_a_ceiling_open_in_the_browser_and_the_pages_say_so(pages: Pages) -> None:
    line_id = make.line().id
    address = f"/desk/programme/lines/{line_id}"
    values = pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get(address).form_values("/lines/")
    typed = {**values, "cap": "", "uncapped": "y", "reason": "Bỏ trần."}
    missing = pages.post(address, typed, status=422)
    assert "Ghi số quyết định" in missing.error_of("clause")
    assert missing.error_of("decided_on")
    both = pages.post(address, {**typed, "cap": "5.000.000", "form_key": "b"}, status=422)
    assert both.error_of("cap")
    neither = pages.post(address, {**typed, "uncapped": "", "form_key": "c"}, status=422)
    assert neither.error_of("cap")

    made = pages.post(address, {**typed, "clause": NUMBER, "decided_on": DAY.isoformat(), "form_key": "d"})
    said = f"không đặt trần theo {NUMBER} ngày 09/03/2026"
    assert said in pages.get(made.location).text
    pages.sign_in(accounts.officer(Role.APPROVER))
    pages.post(f"{made.location}/confirm", pages.get(made.location).form_values("/confirm"))

    assert said in pages.get(address).text
    assert said in pages.get("/desk/programme").text
