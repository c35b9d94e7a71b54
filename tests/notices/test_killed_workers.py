"""Workers that are killed or stopped while they send: what may have left stays so, and nobody else pays for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.kernel import clock, jobs
from app.kernel.db import db
from app.kernel.job_rows import ALONE_AFTER, Job
from app.notices import bundles, kinds, living_workers, mailer, service, tasks, worker_bell
from app.notices.models import Letter
from app.notices.states import LetterState
from tests.make import notices as make
from tests.make.notices import written_to
from tests.notices.postoffice import PostOffice, subjects, through

PLAIN = "tests/plain"


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    with PostOffice() as office:
        through(office)
        yield office


def tries() -> list[int]:
    return list(db.session.scalars(select(Job.tries).where(Job.done_at.is_(None)).order_by(Job.id)))


def killed(name: str) -> None:
    """A worker of this machine takes what is due in hand and is killed."""
    folder = worker_bell.PLACE()[0] / living_workers.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with jobs.held_by(name):
        assert jobs._claim()
    (folder / name).touch()
    tasks.take_over()


def test_what_a_killed_worker_may_have_sent_gathers_nothing_when_the_next_one_is_stopped(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail program drops the double by its Message-ID, and with it whatever else it would carry."""
    monkeypatch.setattr(kinds, "OPTIONAL", kinds.OPTIONAL | {PLAIN})
    reader = make.reader(language="en")

    def tell(subject: str) -> None:
        service.tell_people([reader.id], PLAIN, key=subject, link=("front.health", {}), subject=subject)
        db.session.execute(update(Job).values(due_at=clock.now()))
        db.session.commit()

    tell("A")
    first = db.session.scalars(select(Letter)).one()
    mailer.send(bundles.parcels(bundles.take([first.id]).letters)[first.id])
    db.session.commit()

    assert jobs.run_due(stopping=iter([False, True, True]).__next__) == 0
    db.session.expire_all()
    assert first.state is LetterState.SENDING

    tell("B")
    jobs.run_due()
    assert subjects(office) == ["A", "A", "B"]


def test_one_that_kills_its_worker_costs_the_others_few_tries(app: Flask, office: PostOffice) -> None:
    written_to(5)
    start = clock.now()
    for number in range(jobs.MOST_TRIES // 2):
        with clock.fixed(start + 1.1 * number * jobs.LEASE):
            killed(str(number))
            tasks.take_over()
    assert tries() == [jobs.MOST_TRIES // 2, *[ALONE_AFTER + 1] * 4]
    with clock.fixed(start + 1.1 * number * jobs.LEASE):
        assert jobs.run_due() == 4, "those around it leave while it waits"
    assert subjects(office) == ["No 1", "No 2", "No 3", "No 4"]


def test_those_that_failed_often_still_leave_together(app: Flask, office: PostOffice) -> None:
    """Hours without a mail server raise their tries too."""
    written_to(3)
    db.session.execute(update(Job).values(tries=ALONE_AFTER + 5, error="refused"))
    db.session.commit()
    assert jobs.run_due() == 3
    assert len(office.connections) == 1


def test_what_is_left_of_a_broken_batch_goes_on_with_the_lease_it_has_now(
    app: Flask, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_to(3)
    moments = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    is_ours = jobs.Batch.is_ours

    def broken(batch: jobs.Batch, job: jobs.Claimed) -> bool:
        """The second of three finds the lease moved, then something breaks that no letter is to blame for."""
        if len(batch.work) == 1:
            return is_ours(batch, job)
        moments.append(moments[-1] + jobs.LEASE * 0.6)
        ours = is_ours(batch, job)
        if len(batch.left()) == 2:
            raise RuntimeError("broken")
        return ours

    monkeypatch.setattr(jobs.Batch, "is_ours", broken)
    assert jobs.run_due() == 3
    assert subjects(office) == ["No 0", "No 1", "No 2"]
