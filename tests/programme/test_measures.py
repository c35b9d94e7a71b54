"""What moves money's measure takes two people: nobody brings it in force alone, by any way in."""

from __future__ import annotations

import ast
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import CeilingReached, Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.money import Money
from app.kernel.permissions import Actor, Role
from app.kernel.workflow import Workflow
from app.programme import measures, proposals, put_forward, queries, service
from app.programme.models import BudgetLine, MeasureProposal, Target
from app.programme.queries import terms_on
from app.programme.states import MEASURE_FLOW, FairKind, LineScope, MeasureState
from tests.house import sources
from tests.make import accounts, programme as make
from tests.pages import Pages

CLAUSE = "Thông tư 99/2027/TT-BTC, điều 8.5"
STEPS = {"add_rate", "add_parameter", "open_line", "open_fair_line", "set_cap", "set_target", "uncap"}
ADDRESS = "/desk/programme/proposals"


def officer() -> Actor:
    return accounts.staff(Role.NATIONAL_OFFICER)


def approver() -> Actor:
    return accounts.staff(Role.APPROVER)


def new_rate(by: Actor | None = None, days: int = 30, **values: Any) -> MeasureProposal:
    wish = {"percent": 70, "cap": None, "clause": CLAUSE, **values}
    first = clock.today() + timedelta(days=days)
    return put_forward.rate(FairKind.JOINED, "stand_rent", by or officer(), valid_from=first, **wish)


def percent_in(days: int) -> int:
    return terms_on(FairKind.JOINED, clock.today() + timedelta(days=days)).items["stand_rent"].percent


def test_a_rate_is_in_force_only_once_somebody_else_confirmed_it(app: Flask) -> None:
    first, second = officer(), officer()
    row = new_rate(first)
    assert (row.state, percent_in(30)) == (MeasureState.WAITING, 80)

    with pytest.raises(NotAllowed):
        measures.confirm(row, first)
    assert (row.state, percent_in(30)) == (MeasureState.WAITING, 80)
    measures.confirm(row, second)

    assert (row.state, percent_in(29), percent_in(30)) == (MeasureState.IN_FORCE, 80, 70)
    assert [(line.verb, line.actor_id) for line in audit.history(row)] == [
        ("put_forward", first.person_id),
        ("confirm", second.person_id),
    ]


def test_without_the_rule_one_person_alone_would_bring_a_rate_in_force(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it is the rule of two people that holds, not luck."""
    monkeypatch.setattr(Workflow, "_same_person", lambda *_: None)
    first = officer()
    row = new_rate(first)

    measures.confirm(row, first)

    assert percent_in(30) == 70


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.AUDITOR, Role.ADMIN, Role.PROVINCIAL_OFFICER])
def test_other_roles_neither_put_forward_nor_confirm(app: Flask, role: Role) -> None:
    row, other = new_rate(), accounts.staff(role)

    with pytest.raises(NotAllowed):
        measures.confirm(row, other)
    with pytest.raises(NotAllowed):
        measures.set_aside(row, other, reason="x")
    with pytest.raises(NotAllowed):
        new_rate(other)
    with pytest.raises(NotAllowed):
        new_rate(approver())


def test_one_change_of_a_thing_waits_at_a_time_and_the_way_is_free_afterwards(app: Flask) -> None:
    first = officer()
    row = new_rate(first)
    with pytest.raises(WrongMoment):
        new_rate(percent=60)

    measures.recall(row, first)

    assert (row.state, new_rate(percent=60).state) == (MeasureState.RECALLED, MeasureState.WAITING)


def test_who_put_it_forward_takes_it_back_and_the_other_sets_it_aside_with_a_reason(app: Flask) -> None:
    first, second = officer(), approver()
    row = new_rate(first)

    with pytest.raises(NotAllowed):
        measures.recall(row, officer())
    with pytest.raises(NotAllowed):
        measures.set_aside(row, first, reason="x")
    with pytest.raises(Invalid):
        measures.set_aside(row, second, reason=" ")
    measures.set_aside(row, second, reason="Sai điều khoản.")

    assert (row.state, row.decided_by, percent_in(30)) == (MeasureState.SET_ASIDE, second.person_id, 80)
    for step in (measures.confirm, measures.recall):
        with pytest.raises(WrongMoment):
            step(row, first if step is measures.recall else officer())
    assert percent_in(30) == 80


def test_a_ceiling_that_moved_meanwhile_is_not_overwritten(app: Flask) -> None:
    line, second = make.line(), approver()
    row = put_forward.move_ceiling(
        line, Money(8_000_000), officer(), reason="Cắt giảm.", seen=Money(10_000_000)
    )
    line.cap = Money(9_000_000)
    db.session.flush()

    with pytest.raises(WrongMoment):
        measures.confirm(row, second)

    assert (row.state, line.cap) == (MeasureState.WAITING, 9_000_000)


def test_money_taken_while_a_lower_ceiling_waits_refuses_it(app: Flask) -> None:
    line = make.line(committed=4_000_000)
    row = put_forward.move_ceiling(
        line, Money(5_000_000), officer(), reason="Cắt giảm.", seen=Money(10_000_000)
    )
    line.committed = Money(6_000_000)
    db.session.flush()

    with pytest.raises(CeilingReached):
        measures.confirm(row, approver())

    assert line.cap == 10_000_000


def test_a_rate_put_forward_before_a_newer_one_came_is_out_of_date(app: Flask) -> None:
    row = new_rate()
    service.add_rate(
        FairKind.JOINED,
        "stand_rent",
        approver(),
        percent=75,
        cap=None,
        valid_from=clock.today() + timedelta(days=10),
        clause=CLAUSE,
    )

    with pytest.raises(WrongMoment) as refusal:
        measures.confirm(row, approver())

    assert "mới hơn" in refusal.value.message
    assert percent_in(30) == 75


def test_a_number_whose_first_day_passed_while_it_waited_is_put_forward_anew(app: Flask) -> None:
    today = clock.today()
    row = put_forward.parameter("advance_percent", officer(), value=50, valid_from=today, clause=CLAUSE)

    with clock.fixed(clock.now() + timedelta(days=1)), pytest.raises(WrongMoment):
        measures.confirm(row, approver())

    assert queries.parameter("advance_percent", today).value == 70


def test_a_target_found_in_a_text_takes_two_people(app: Flask) -> None:
    target = db.session.scalars(select(Target).where(Target.amount.is_(None))).first()
    assert target is not None
    row = put_forward.target_amount(target, 30, officer(), clause="QĐ 1")
    assert target.amount is None

    measures.confirm(row, approver())

    assert (target.amount, target.clause) == (30, "QĐ 1")


def test_a_province_sees_what_concerns_it_and_no_other(app: Flask) -> None:
    line = make.line(key="province:2027:79", province_code="79")
    row = put_forward.move_ceiling(line, Money(1), officer(), reason="x", seen=Money(10_000_000))
    new_rate()
    near, far = accounts.staff(province_code="79"), accounts.staff(province_code="15")

    assert [len(proposals.waiting(who)) for who in (near, far)] == [2, 1]
    with pytest.raises(NotFound):
        proposals.proposal(row.id, far)


def test_nothing_but_the_confirmation_takes_the_steps_that_bring_into_force() -> None:
    users = {
        path
        for path, tree in sources.modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in STEPS
        and path.startswith("app/")
    }

    assert users == {"app/programme/measures.py"}


def enter(pages: Pages, role: Role) -> Person:
    person = accounts.officer(role)
    pages.sign_in(person)
    return person


def posted(pages: Pages) -> str:
    """The address of a rate an officer put forward on the page, as she reads it."""
    enter(pages, Role.NATIONAL_OFFICER)
    first = clock.today() + timedelta(days=30)
    wish = {"fair_kind": "joined", "cost_item_code": "stand_rent", "percent": "70", "form_key": "r"}
    typed = {**wish, "valid_from": first.isoformat(), "clause": CLAUSE}
    return pages.post("/desk/programme/rates/new", typed).location


def test_one_person_alone_gets_no_rate_in_force_by_any_address(pages: Pages) -> None:
    address = posted(pages)
    page = pages.get(address)

    assert "Bạn là người đề xuất" in page.text
    assert "/confirm" not in page.html
    pages.post(f"{address}/confirm", {}, status=403)
    pages.post(f"{address}/confirm", {"version": "1"}, status=403)
    pages.post(f"{address}/set-aside", {"reason": "x"}, status=403)
    pages.post(f"{address}/recall", {})
    pages.post(f"{address}/confirm", {}, status=403)
    assert percent_in(30) == 80


def test_a_second_tab_reads_what_happened_meanwhile(pages: Pages) -> None:
    address = posted(pages)
    name = enter(pages, Role.APPROVER).name
    values = pages.get(address).form_values("/confirm")
    pages.post(f"{address}/set-aside", {"reason": "Sai.", "version": values["version"]})

    late = pages.post(f"{address}/confirm", values, status=409)

    assert name in late.text
    assert percent_in(30) == 80
    assert "Sai." in pages.get(address).text


def test_the_list_shows_what_waits_by_whom_and_since_when(pages: Pages) -> None:
    posted(pages)
    row = db.session.scalars(select(MeasureProposal)).one()
    name = db.session.get_one(Person, row.put_forward_by).name
    enter(pages, Role.AUDITOR)

    page = pages.get(ADDRESS)

    assert all(words in page.text for words in (name, "70%", "80%", "Chờ người thứ hai"))
    enter(pages, Role.APPROVER)
    assert pages.get(ADDRESS).soup.select_one('nav a[href="/desk/programme/proposals"]') is not None


def test_the_target_page_puts_a_number_forward(pages: Pages) -> None:
    target = db.session.scalars(select(Target).where(Target.amount.is_(None))).first()
    assert target is not None
    target_id = target.id
    address = f"/desk/programme/targets/{target_id}"
    enter(pages, Role.NATIONAL_OFFICER)
    assert pages.post(address, {"amount": "x", "clause": ""}, status=422).error_of("amount")

    made = pages.post(address, {"amount": "30", "clause": "QĐ 1", "form_key": "t"})

    assert "30" in pages.get(made.location).text
    assert db.session.get_one(Target, target_id).amount is None


@pytest.mark.parametrize("state", list(MeasureState))
@pytest.mark.parametrize("verb", [move.verb for move in MEASURE_FLOW.moves])
def test_every_state_and_verb_ends_as_the_table_says(app: Flask, state: MeasureState, verb: str) -> None:
    row = new_rate()
    db.session.execute(db.text("UPDATE measure_proposals SET state = :s"), {"s": state.value})
    db.session.refresh(row)

    if state is MeasureState.WAITING:
        MEASURE_FLOW.move(row, verb, officer(), reason="x")
        assert row.state is MEASURE_FLOW.find(verb).to
    else:
        with pytest.raises(WrongMoment):
            MEASURE_FLOW.move(row, verb, officer(), reason="x")
        assert row.state is state


def test_no_ceiling_stands_before_it_is_confirmed(app: Flask) -> None:
    wish = put_forward.Line(LineScope.YEAR, make.period(), Money(5), CLAUSE, 2027)
    row = put_forward.ceiling(wish, officer())
    assert db.session.scalars(select(BudgetLine)).all() == []

    measures.confirm(row, approver())

    assert db.session.scalars(select(BudgetLine)).one().cap == 5
