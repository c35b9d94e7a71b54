"""Fifty letters are taken in hand at once and leave over one connection; what goes wrong with one stays with that one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, current_thread, local, main_thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert, select, text, update

from app.kernel import clock, jobs
from app.kernel.db import db, only_read
from app.notices import kinds, living_workers, mailer, tasks, worker_bell
from app.notices.models import Letter
from app.notices.states import LetterState
from tests.make import notices as make
from tests.notices.postoffice import PostOffice, subjects, through
from tests.queries import asked, counted
from tests.waiting import GENEROUS_SECONDS


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    with PostOffice() as office:
        through(office)
        yield office


def states() -> Counter[LetterState]:
    db.session.expire_all()
    return Counter(db.session.scalars(select(Letter.state)))


def test_fifty_letters_take_one_connection_and_two_statements_each(app: Flask, office: PostOffice) -> None:
    make.written_to(50)
    with counted() as sent:
        assert jobs.run_due() == 50

    assert subjects(office) == [f"No {number}" for number in range(50)]
    assert len(office.connections) == 1
    assert len(sent) <= 2 * 50 + 6


def test_a_claim_takes_fifty_in_two_statements(app: Flask) -> None:
    make.written_to(60)
    with counted() as sent:
        assert len(jobs._claim()) == 50
    assert len(sent) == 2


def test_a_claim_reads_what_waits_and_not_what_is_done(app: Flask) -> None:
    moment = clock.now()
    done = {"kind": kinds.LETTER, "payload": {}, "created_at": moment, "due_at": moment, "done_at": moment}
    db.session.execute(insert(jobs.Job), [{**done, "key": f"old:{number}"} for number in range(3_000)])
    make.written_to(3)
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    with asked() as sent:
        assert len(jobs._claim()) == 3

    statement, values = sent[0]
    explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    rows = db.session.connection().exec_driver_sql(f"{explain} {statement}", values)
    plan = "\n".join(str(row[-1]) for row in rows)
    assert "ix_jobs_waiting" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_an_address_that_is_refused_holds_up_no_other(app: Flask, office: PostOffice) -> None:
    make.written_to(5)
    office.refuse_next("550 no such user")
    office.refuse_next("451 later")
    jobs.run_due()

    assert states() == {LetterState.FAILED: 1, LetterState.WAITING: 1, LetterState.SENT: 3}
    assert subjects(office) == ["No 2", "No 3", "No 4"]
    assert len(office.connections) == 1


def test_a_server_that_takes_few_letters_on_one_connection_gets_several(
    app: Flask, office: PostOffice
) -> None:
    office.most_on_one_connection = 2
    make.written_to(5)
    assert jobs.run_due() == 5
    assert subjects(office) == [f"No {number}" for number in range(5)]
    assert len(office.connections) == 3


def test_a_server_that_is_away_is_asked_once_for_all(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = list[str]()

    def nobody() -> None:
        calls.append("called")
        raise ConnectionRefusedError("nobody there")

    mailer.post.provide(app, mailer.Post("a@b.example", Path("unused"), "127.0.0.1", 1))
    monkeypatch.setattr(mailer, "_connection", nobody)
    make.written_to(3)
    assert jobs.run_due() == 0

    assert calls == ["called"]
    assert states() == {LetterState.WAITING: 3}
    assert {letter.problem for letter in db.session.scalars(select(Letter))} == {"nobody there"}
    assert all(job.due_at > clock.now() for job in db.session.scalars(select(jobs.Job)))


def test_a_worker_told_to_stop_gives_back_what_it_did_not_begin(app: Flask, office: PostOffice) -> None:
    make.written_to(4)
    assert jobs.run_due(stopping=lambda: len(office.messages) >= 2) == 2

    assert states() == {LetterState.SENT: 2, LetterState.WAITING: 2}
    left = db.session.scalars(select(jobs.Job).where(jobs.Job.done_at.is_(None))).all()
    assert [(job.tries, job.leased_until) for job in left] == [(0, None), (0, None)]
    assert jobs.run_due() == 2
    assert len(office.messages) == 4


def test_a_letter_that_can_not_be_made_holds_up_no_other(
    app: Flask, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.written_to(3)
    stop_address = tasks.bundles.stop_address

    def broken(letter: Letter) -> str:
        if letter.subject == "No 1":
            raise RuntimeError("broken words")
        return stop_address(letter)

    monkeypatch.setattr(tasks.bundles, "stop_address", broken)
    assert jobs.run_due() == 2

    assert subjects(office) == ["No 0", "No 2"]
    errors = db.session.scalars(select(jobs.Job.error).where(jobs.Job.done_at.is_(None))).all()
    assert errors == ["RuntimeError('broken words')"]


def test_what_takes_long_stays_in_hand_and_what_another_took_is_left_to_it(
    app: Flask, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.written_to(3)
    start, send = clock.now(), mailer.send
    fifth = jobs.LEASE * 0.8

    def slow(parcel: mailer.Parcel) -> None:
        """Each takes most of a lease; the second's is lost to another worker meanwhile."""
        send(parcel)
        if parcel.subject == "No 0":
            other = update(jobs.Job).where(jobs.Job.id == first + 1)
            db.session.execute(other.values(leased_until=start + 10 * jobs.LEASE))
            db.session.commit()
        moments.append(moments[-1] + fifth)
        clock_now.append(moments[-1])

    first = db.session.scalars(select(jobs.Job.id).order_by(jobs.Job.id)).all()[0]
    moments, clock_now = [start], [start]
    monkeypatch.setattr(clock, "now", lambda: clock_now[-1])
    monkeypatch.setattr(mailer, "send", slow)
    assert jobs.run_due() == 2
    assert subjects(office) == ["No 0", "No 2"]


def test_what_a_killed_worker_held_goes_on_at_once_and_what_a_living_one_holds_does_not(
    app: Flask, office: PostOffice
) -> None:
    make.written_to(60)
    instance = worker_bell.PLACE()[0]
    with living_workers.sign(instance) as alive, jobs.held_by(alive):
        assert len(jobs._claim()) == 50
        tasks.take_over()
        assert jobs.run_due() == 10
        killed = instance / living_workers.FOLDER / "killed"
        killed.touch()
        db.session.execute(update(jobs.Job).values(held_by="killed"))
        db.session.commit()
        tasks.take_over()
        db.session.commit()
        assert not killed.exists()
        assert jobs.run_due() == 50
    assert len(office.messages) == 60


def both_at_once(app: Flask, office: PostOffice) -> Counter[str]:
    """How often each of sixty letters arrives when two workers look at the same moment."""
    make.written_to(60)
    db.session.remove()
    start = Barrier(2)

    def work(_number: int) -> None:
        with app.app_context():
            only_read(False)
            start.wait()
            while jobs.run_due(limit=7):
                pass
            db.session.remove()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))
    return Counter(subjects(office))


@pytest.mark.race
def test_two_workers_send_each_letter_once(app: Flask, office: PostOffice) -> None:
    assert both_at_once(app, office) == Counter(f"No {number}" for number in range(60))
    assert states() == {LetterState.SENT: 60}


@pytest.mark.race
@pytest.mark.postgres_only
def test_without_the_lock_of_a_claim_letters_leave_twice(
    app: Flask, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it is the locks of the claim that keep two workers apart, not luck."""
    monkeypatch.setattr(jobs, "_OLDEST", jobs._DUE)
    monkeypatch.setattr(tasks.bundles, "_ALIVE", frozenset(LetterState))
    both_have_read, here = Barrier(2), local()

    def wait(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """Each worker's first look at what is due ends when the other has looked too."""
        looks = statement.startswith("SELECT") and "FROM jobs" in statement
        if looks and current_thread() is not main_thread() and not hasattr(here, "has_looked"):
            here.has_looked = True
            both_have_read.wait(GENEROUS_SECONDS)

    event.listen(db.engine, "after_cursor_execute", wait)
    try:
        arrived = both_at_once(app, office)
    finally:
        event.remove(db.engine, "after_cursor_execute", wait)
    assert sum(arrived.values()) > 60
