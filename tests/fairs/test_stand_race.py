"""Thirty-two officers give one stand at the same moment: one of them does (I11); none keeps one that just withdrew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.fairs.models import Allocation, Application, Stand
from app.fairs.service import allocation as service, apply
from app.fairs.states import AllocationState, ApplicationState
from app.kernel.db import db, only_read
from app.kernel.errors import WrongMoment
from app.kernel.permissions import Actor, Role
from tests.make import accounts, fairs as make
from tests.waiting import GENEROUS_SECONDS

PEOPLE = 32


def crowd(app: Flask) -> tuple[int, list[int], Actor]:
    """One stand and 32 listed applications, committed."""
    fair = make.fair(stands_offered=1_000)
    wishes = [make.application(fair, accounts.facility(), ApplicationState.LISTED).id for _ in range(PEOPLE)]
    stand_id, actor = make.stand(fair).id, accounts.staff(Role.NATIONAL_OFFICER)
    db.session.commit()
    return stand_id, wishes, actor


def everybody_at_once(app: Flask) -> list[bool]:
    """Who got through."""
    stand_id, wishes, actor = crowd(app)
    start = Barrier(PEOPLE)

    def take(application_id: int) -> bool:
        with app.app_context():
            only_read(False)
            start.wait()
            try:
                stand = db.session.get_one(Stand, stand_id)
                service.give(stand, db.session.get_one(Application, application_id), actor)
                db.session.commit()
                return True
            except WrongMoment:
                db.session.rollback()
                return False
            finally:
                db.session.remove()

    with ThreadPoolExecutor(PEOPLE) as crowd_of_threads:
        return list(crowd_of_threads.map(take, wishes))


def holders() -> int:
    query = select(func.count()).where(Allocation.state != AllocationState.VACATED)
    return db.session.scalar(query) or 0


@pytest.mark.race
def test_thirty_two_people_taking_one_stand_make_one_holder(app: Flask) -> None:
    outcomes = everybody_at_once(app)

    assert outcomes.count(True) == 1
    assert holders() == 1


@pytest.mark.race
def test_without_the_unique_index_the_stand_is_given_twice(app: Flask) -> None:
    """The twin: it is the index that holds the line, not luck."""
    db.session.execute(db.text("DROP INDEX uq_allocations_live"))
    db.session.commit()

    outcomes = everybody_at_once(app)

    assert outcomes.count(True) > 1
    assert holders() > 1


def withdrawn_while_given(
    app: Flask, monkeypatch: pytest.MonkeyPatch, patience: float = 1
) -> ApplicationState:
    """An officer looked and is about to give a stand; in that moment the facility withdraws.

    The officer waits ``patience`` seconds for that; where the lock holds it cannot end before he does.
    """
    application = make.application(make.fair(), accounts.facility(), ApplicationState.LISTED)
    owner = accounts.acting(accounts.owner(application.facility))
    stand_id, application_id = make.stand(application.fair).id, application.id
    officer = accounts.staff(Role.NATIONAL_OFFICER)
    db.session.commit()
    looked, ended, counts = Event(), Event(), service._check_counts

    def slowly(stand: Stand, of: Application) -> None:
        counts(stand, of)
        looked.set()
        ended.wait(patience)

    monkeypatch.setattr(service, "_check_counts", slowly)

    def give() -> None:
        with app.app_context():
            only_read(False)
            row = db.session.get_one(Application, application_id)
            service.give(db.session.get_one(Stand, stand_id), row, officer)
            db.session.commit()
            db.session.remove()

    def withdraw() -> None:
        assert looked.wait(GENEROUS_SECONDS)
        with app.app_context():
            only_read(False)
            apply.withdraw(db.session.get_one(Application, application_id), owner)
            db.session.commit()
            db.session.remove()
        ended.set()

    with ThreadPoolExecutor(2) as two:
        for act in [two.submit(give), two.submit(withdraw)]:
            act.result()
    return db.session.get_one(Application, application_id).state


@pytest.mark.race
def test_a_facility_that_withdraws_in_that_moment_keeps_no_stand(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert withdrawn_while_given(app, monkeypatch) is ApplicationState.WITHDRAWN
    assert holders() == 0


@pytest.mark.race
@pytest.mark.postgres_only
def test_without_the_line_a_withdrawn_facility_keeps_its_stand(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it is the lock on the facility that holds the order."""
    monkeypatch.setattr(service.facilities, "lock", lambda *_ids: None)

    assert withdrawn_while_given(app, monkeypatch, GENEROUS_SECONDS) is ApplicationState.WITHDRAWN
    assert holders() == 1
