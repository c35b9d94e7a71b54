"""A status moves in one way only: right, scope, reason, another person, then the moment."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.states import FACILITY_FLOW, FacilityState as S
from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Permission, Role
from app.kernel.workflow import Move, Workflow
from tests.make import accounts

TWO_PEOPLE = Workflow(
    "two people",
    [
        Move("return", (S.VERIFIED,), S.RETURNED, Permission.FACILITY_VERIFY),
        Move("verify", (S.RETURNED,), S.VERIFIED, Permission.FACILITY_VERIFY, not_same_as=("return",)),
    ],
    FACILITY_FLOW.statuses,
)


def test_a_move_changes_the_state_counts_the_version_and_leaves_one_line(app: Flask) -> None:
    facility, officer = accounts.facility(state=S.PENDING), accounts.staff()
    FACILITY_FLOW.move(facility, "verify", officer, tax="checked")
    assert (facility.state, facility.version) == (S.VERIFIED, 2)
    line = audit.last(facility)
    assert line is not None
    assert (line.verb, line.before, line.after) == (
        "verify",
        {"state": "pending"},
        {"state": "verified", "tax": "checked"},
    )


def test_without_the_right_it_is_not_allowed_and_outside_the_scope_it_is_not_there(app: Flask) -> None:
    facility = accounts.facility(state=S.PENDING)
    with pytest.raises(NotAllowed):
        FACILITY_FLOW.move(facility, "verify", accounts.staff(Role.AUDITOR))
    with pytest.raises(NotFound):
        FACILITY_FLOW.move(facility, "verify", accounts.staff(province_code="31"))
    assert facility.state is S.PENDING


def test_a_reason_is_asked_for_where_somebody_will_read_it(app: Flask) -> None:
    facility = accounts.facility(state=S.PENDING)
    with pytest.raises(Invalid) as refusal:
        FACILITY_FLOW.move(facility, "return", accounts.staff(), reason="  ")
    assert set(refusal.value.fields) == {"reason"}


def test_the_same_person_does_not_do_both_steps(app: Flask) -> None:
    facility, first, second = accounts.facility(), accounts.staff(), accounts.staff()
    TWO_PEOPLE.move(facility, "return", first)
    with pytest.raises(NotAllowed):
        TWO_PEOPLE.move(facility, "verify", first)
    TWO_PEOPLE.move(facility, "verify", second)
    assert facility.state is S.VERIFIED


def test_who_belongs_to_the_facility_does_not_decide_about_it(app: Flask) -> None:
    facility = accounts.facility(state=S.PENDING)
    person = accounts.officer()
    accounts.join(person, facility, Role.FACILITY_MEMBER)
    with pytest.raises(NotAllowed):
        FACILITY_FLOW.move(facility, "verify", accounts.acting(person))


def test_the_second_of_two_reads_who_was_faster_and_when(app: Flask) -> None:
    facility, first, second = accounts.facility(state=S.PENDING), accounts.staff(), accounts.staff()
    FACILITY_FLOW.move(facility, "verify", first)
    db.session.commit()
    with pytest.raises(WrongMoment) as refusal:
        FACILITY_FLOW.move(facility, "verify", second)
    assert first.name in refusal.value.message


def test_a_stale_version_is_refused(app: Flask) -> None:
    facility, officer = accounts.facility(state=S.PENDING), accounts.staff()
    with pytest.raises(WrongMoment):
        FACILITY_FLOW.move(facility, "verify", officer, version=facility.version + 1)


def test_buttons_are_drawn_from_the_same_table(app: Flask) -> None:
    facility, officer = accounts.facility(state=S.PENDING), accounts.staff()
    assert {m.verb for m in FACILITY_FLOW.open_moves(facility, officer)} == {"verify", "return", "suspend"}
    assert FACILITY_FLOW.open_moves(facility, accounts.staff(Role.AUDITOR)) == []
