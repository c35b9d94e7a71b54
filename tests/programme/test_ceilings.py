"""Setting and moving ceilings."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import CeilingReached, Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.money import Money
from app.kernel.permissions import Actor, Role
from app.programme import queries, service
from app.programme.desk.line_list import LIST
from app.programme.service import FairLine, Line
from app.programme.states import LineScope
from app.reference.queries import province
from app.web.list_view import View
from tests.make import accounts, fairs, programme as make

CLAUSE = "Quyết định 123/QĐ-BCT"


def officer() -> Actor:
    return accounts.staff(Role.NATIONAL_OFFICER)


def test_a_ceiling_goes_down_to_what_is_taken_and_no_further(app: Flask) -> None:
    line = make.line(committed=4_000_000, paid=2_000_000)

    service.set_cap(line, Money(6_000_000), officer(), reason="Cắt giảm.", seen=Money(10_000_000))
    assert line.left == 0
    with pytest.raises(CeilingReached) as refusal:
        service.set_cap(line, Money(5_999_999), officer(), reason="Cắt giảm.", seen=Money(6_000_000))

    assert refusal.value.left == -1
    assert line.cap == 6_000_000


def test_moving_a_ceiling_stays_in_the_history_with_its_reason(app: Flask) -> None:
    line = make.line()

    service.set_cap(line, Money(20_000_000), officer(), reason="Bổ sung dự toán.", seen=Money(10_000_000))

    entry = audit.last(line, "set_cap")
    assert entry is not None
    assert (entry.before, entry.after, entry.reason) == (
        {"cap": 10_000_000},
        {"cap": 20_000_000},
        "Bổ sung dự toán.",
    )


def test_a_ceiling_moved_meanwhile_is_not_overwritten(app: Flask) -> None:
    line = make.line()
    service.set_cap(line, Money(20_000_000), officer(), reason="Bổ sung.", seen=Money(10_000_000))

    with pytest.raises(WrongMoment):
        service.set_cap(line, Money(15_000_000), officer(), reason="Khác.", seen=Money(10_000_000))

    assert line.cap == 20_000_000


def test_a_line_the_books_opened_without_a_ceiling_gets_one(app: Flask) -> None:
    line = make.line(cap=None, committed=3_000_000)
    assert line.left is None

    service.set_cap(line, Money(5_000_000), officer(), reason="Giao dự toán.", seen=None)

    assert line.left == 2_000_000


def test_a_ceiling_is_not_moved_without_a_reason_or_the_right(app: Flask) -> None:
    line = make.line()

    with pytest.raises(Invalid):
        service.set_cap(line, Money(1), officer(), reason=" ", seen=Money(10_000_000))
    with pytest.raises(NotAllowed):
        service.set_cap(line, Money(1), accounts.staff(Role.ACCOUNTANT), reason="x", seen=Money(10_000_000))


@pytest.mark.parametrize(
    "scope, year, place, local, key",
    [
        (LineScope.PERIOD, None, "", False, "period:2026-2030"),
        (LineScope.YEAR, 2027, "", False, "year:2027"),
        (LineScope.PROVINCE_YEAR, 2027, "15", False, "province:2027:15"),
        (LineScope.PROVINCE_YEAR, 2027, "15", True, "local:2027:15"),
    ],
)
def test_each_ceiling_is_named_as_the_ledger_looks_for_it(
    app: Flask, scope: LineScope, year: int | None, place: str, local: bool, key: str
) -> None:
    wish = Line(scope, make.period(), Money(1_000), CLAUSE, year, province(place), local)

    made = service.open_line(wish, officer())

    assert (made.key, made.cap, made.left) == (key, 1_000, 1_000)
    with pytest.raises(Invalid):
        service.open_line(wish, officer())


@pytest.mark.parametrize(
    "scope, year, field",
    [
        (LineScope.YEAR, None, "year"),
        (LineScope.YEAR, 2025, "year"),
        (LineScope.PROVINCE_YEAR, 2027, "province_code"),
    ],
)
def test_a_ceiling_says_what_is_missing(app: Flask, scope: LineScope, year: int | None, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        service.open_line(Line(scope, make.period(), Money(1), CLAUSE, year), officer())

    assert list(refusal.value.fields) == [field]


def test_a_fair_gets_its_own_ceiling(app: Flask) -> None:
    fair = fairs.fair()
    wish = FairLine(fair.id, fair.name_vi, "", make.period().id, 2027, Money(90_000_000), CLAUSE)

    made = service.open_fair_line(wish, officer())

    assert (made.key, made.name_en) == (f"fair:{fair.id}", fair.name_vi)
    assert queries.fair_line(fair.id) is made


def test_a_province_sees_the_national_ceilings_and_its_own(app: Flask) -> None:
    national = make.line()
    own = make.line(key="province:2027:15", scope=LineScope.PROVINCE_YEAR, province_code="15")
    other = make.line(key="province:2027:79", scope=LineScope.PROVINCE_YEAR, province_code="79")
    db.session.flush()
    near = accounts.staff(province_code="15")

    with app.test_request_context():
        shown = View(LIST, near, {"period": make.period().code})
        assert ([row.id for row in shown.things], shown.total) == ([national.id, own.id], 2)
    with pytest.raises(NotFound):
        queries.line(other.id, near)
    assert queries.line(other.id, accounts.staff(Role.AUDITOR)) is other
