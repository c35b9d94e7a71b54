"""Thirty-two officers give one stand at the same moment: one of them does (I11)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.fairs.models import Allocation, AllocationState, Application, ApplicationState, Stand
from app.fairs.service import allocation as service
from app.kernel.db import db, only_read
from app.kernel.errors import WrongMoment
from app.kernel.permissions import Actor, Role
from tests.make import accounts, fairs as make

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
