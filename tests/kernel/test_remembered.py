"""What the law says is asked once a transaction, and never later than it was last written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, text, update

from app.accounts.states import PERSON_FLOW
from app.kernel.db import db
from app.kernel.permissions import Role
from app.notices.queries import members
from app.programme.models import Parameter
from app.programme.queries import ADVANCE_PERCENT, PRIORITY_PERCENT, parameter
from tests.make import accounts

DAY, LATER = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture
def asked(app: Flask) -> Iterator[list[str]]:
    """Every question about the numbers of the law from here on."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, words: str, *_more: object) -> None:
        if words.startswith("SELECT") and "FROM parameters" in words:
            found.append(words)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def _newer(value: int) -> Parameter:
    row = Parameter(code=ADVANCE_PERCENT, value=value, valid_from=DAY, clause="khoản 1 Điều 1")
    db.session.add(row)
    db.session.flush()
    return row


def test_the_same_question_goes_to_the_database_once(asked: list[str]) -> None:
    assert parameter(ADVANCE_PERCENT, DAY) is parameter(ADVANCE_PERCENT, DAY)
    assert len(asked) == 1
    parameter(ADVANCE_PERCENT, LATER)
    parameter(PRIORITY_PERCENT, DAY)
    assert len(asked) == 1, "these few rows are read together"


def test_a_new_number_holds_from_the_moment_it_is_written(asked: list[str]) -> None:
    before = parameter(ADVANCE_PERCENT, DAY).value
    _newer(before + 1)
    assert parameter(ADVANCE_PERCENT, DAY).value == before + 1


def test_a_number_changed_in_place_too(asked: list[str]) -> None:
    row = _newer(parameter(ADVANCE_PERCENT, DAY).value + 1)
    parameter(ADVANCE_PERCENT, DAY)
    db.session.execute(update(Parameter).where(Parameter.id == row.id).values(valid_from=LATER))
    assert parameter(ADVANCE_PERCENT, DAY) is not row


def test_a_number_changed_or_deleted_as_a_row_too(asked: list[str]) -> None:
    before = parameter(ADVANCE_PERCENT, DAY).value
    row = _newer(before + 1)
    assert parameter(ADVANCE_PERCENT, DAY) is row
    row.valid_from = LATER
    db.session.flush()
    assert parameter(ADVANCE_PERCENT, DAY).value == before
    assert parameter(ADVANCE_PERCENT, LATER) is row
    db.session.delete(row)
    db.session.flush()
    assert parameter(ADVANCE_PERCENT, LATER).value == before


def test_a_number_taken_back_is_forgotten(asked: list[str]) -> None:
    before = parameter(ADVANCE_PERCENT, DAY).value
    step = db.session.begin_nested()
    _newer(before + 1)
    assert parameter(ADVANCE_PERCENT, DAY).value == before + 1
    step.rollback()
    assert parameter(ADVANCE_PERCENT, DAY).value == before


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_the_next_transaction_asks_again(asked: list[str], end: str) -> None:
    parameter(ADVANCE_PERCENT, DAY)
    getattr(db.session, end)()
    parameter(ADVANCE_PERCENT, DAY)
    assert len(asked) == 2


def test_members_are_asked_for_anew_after_somebody_was_blocked(app: Flask) -> None:
    """A status changes past the session: who is blocked in this very transaction is told nothing more."""
    facility = accounts.facility()
    person, admin = accounts.owner(facility), accounts.staff(Role.ADMIN)
    assert [one.person.id for one in members(facility.id)] == [person.id]
    PERSON_FLOW.move(person, "suspend", admin, reason="Vì sao")
    assert members(facility.id) == []


def test_a_name_written_on_a_kind_of_organisation_is_known_at_once(app: Flask) -> None:
    facility = accounts.facility()
    accounts.owner(facility)
    members(facility.id)
    facility.name = "Tên mới"
    db.session.flush()
    assert [one.organisation for one in members(facility.id)] == ["Tên mới"]


def test_words_that_cannot_be_looked_into_may_have_written_anything(asked: list[str]) -> None:
    parameter(ADVANCE_PERCENT, DAY)
    db.session.execute(text("UPDATE parameters SET value = value + 1"))
    parameter(ADVANCE_PERCENT, DAY)
    assert len(asked) == 2
