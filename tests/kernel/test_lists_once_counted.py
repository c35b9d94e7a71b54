"""SQLite knows how large its tables are, and then takes for each list the index that is there for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from app.accounts.models import Person
from app.catalog.models import Product
from app.kernel import clock, jobs, statistics
from app.kernel.db import db
from app.kernel.jobs import Job
from app.kernel.permissions import Role
from app.notices import tasks
from app.notices.models import Letter, Notice
from app.notices.states import LetterState
from tests.make import accounts, catalog as make, notices
from tests.pages import Pages
from tests.queries import asked, plan_of

pytestmark = pytest.mark.sqlite_only
MANY = 3_000


def many() -> Person:
    """A site of some age: letters that left, jobs that are done, notices read, products published."""
    moment, reader = clock.now(), notices.reader()
    letter = {"language": "vi", "template": "tests/plain", "to": "a@example.com", "subject": "s", "body": "b"}
    sent = {**letter, "state": LetterState.SENT, "sent_at": moment, "created_at": moment}
    notice = {"person_id": reader.id, "template": "tests/plain", "facts": {}, "read_at": moment}
    numbers = range(MANY)
    db.session.execute(insert(Letter), [{**sent, "key": f"k{n}", "message_id": f"<{n}>"} for n in numbers])
    db.session.execute(insert(Notice), [{**notice, "key": f"k{n}"} for n in numbers])
    jobs.enqueue_all([jobs.Asked("old", {}, f"old:{n}") for n in numbers])
    db.session.execute(Job.__table__.update().values(done_at=moment))
    first = make.product()
    row = {column.key: getattr(first, column.key) for column in Product.__table__.columns}
    more = [{**row, "id": first.id + n, "slug": f"p{n}"} for n in range(1, MANY)]
    db.session.execute(insert(Product), more)
    db.session.commit()
    return reader


def first_of(sent: list[tuple[str, object]], *parts: str) -> str:
    return plan_of(sent, *parts, "LIMIT")


def test_each_list_takes_its_index_once_the_rows_are_counted(app: Flask, pages: Pages) -> None:
    many()
    statistics.gather()
    db.session.remove()
    db.engine.dispose()
    pages.sign_in(accounts.officer(Role.ADMIN))

    with asked() as sent:
        pages.get("/desk/letters")
        pages.get("/desk/letters?state=failed")
        jobs._claim()
    newest = first_of(sent, "FROM letters", "ORDER BY letters.created_at DESC")
    failed = first_of(sent, "FROM letters", "letters.state = ?", "ORDER BY letters.created_at DESC")
    claim = first_of(sent, "FROM jobs", "ORDER BY jobs.due_at")

    assert "ix_letters_newest" in newest
    assert "ix_letters_in_state" in failed
    assert "ix_jobs_waiting" in claim
    assert not [plan for plan in (newest, failed, claim) if "TEMP B-TREE" in plan]


def test_the_worker_counts_anew(app: Flask) -> None:
    many()
    tasks.count_rows()
    counted = text("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'letters'")
    assert db.session.scalar(counted) == MANY

    db.session.execute(text("DELETE FROM letters WHERE id % 3 = 0"))
    db.session.commit()
    tasks.count_rows()
    assert db.session.scalar(counted) == len(db.session.scalars(select(Letter.id)).all())


def test_who_writes_meanwhile_is_not_refused(app: Flask) -> None:
    many()
    db.session.remove()

    def write(number: int) -> None:
        with app.app_context():
            jobs.enqueue("new", {}, key=f"new:{number}")
            db.session.commit()
            db.session.remove()

    with ThreadPoolExecutor(2) as both:
        counting = [both.submit(in_context, app) for _ in range(3)]
        writing = [both.submit(write, number) for number in range(20)]
        for one in (*counting, *writing):
            one.result()
    assert len(db.session.scalars(select(Job.id).where(Job.kind == "new")).all()) == 20


def in_context(app: Flask) -> None:
    with app.app_context():
        statistics.gather()
