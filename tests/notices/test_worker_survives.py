"""The worker is killed in mid-work again and again: nothing is lost, and no letter exists under two Message-IDs."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

import config
from app.kernel import clock, jobs
from app.kernel.db import db
from app.notices import service, tasks, worker_bell
from app.notices.models import Letter
from app.notices.states import LetterState
from tests.make import notices as make
from tests.notices.postoffice import PostOffice
from tests.waiting import GENEROUS_SECONDS, until

LETTERS = 60
KILLS = 4
NEVER_LOOKS_BY_ITSELF = (
    "-c",
    "from app.notices import worker; worker.SWEEP_SECONDS = 3600; from flask.cli import main; main()",
)


def children_seconds() -> float:
    """Processor seconds of the processes that were begun here and have ended, whatever else the machine did."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def worker(app: Flask, office: PostOffice, run: tuple[str, ...] = ("-m", "flask")) -> subprocess.Popen[str]:
    settings = {
        "CHO_PHIEN_ENVIRONMENT": "testing",
        "CHO_PHIEN_INSTANCE": app.instance_path,
        "CHO_PHIEN_MAIL_SERVER": "127.0.0.1",
        "CHO_PHIEN_MAIL_PORT": str(office.port),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
    }
    return subprocess.Popen(
        [sys.executable, *run, "--app", "app", "worker"],
        cwd=config.ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert "ready" in process.stdout.readline()


def wait_for(count: int, office: PostOffice) -> None:
    until(lambda: len(office.messages) >= count, f"{count} letters to arrive")


def write_letters() -> None:
    for number in range(LETTERS):
        person = make.reader()
        service.write_to(person, "tests/plain", key="k", link=("front.health", {}), subject=f"No {number}")
    db.session.commit()
    db.session.remove()


def leases_pass() -> None:
    """What a minute would do: leases of killed workers end."""
    moment = clock.now()
    db.session.execute(update(jobs.Job).values(leased_until=None, due_at=moment))
    db.session.commit()
    db.session.remove()


def all_sent() -> bool:
    left = db.session.scalar(select(func.count()).where(Letter.state != LetterState.SENT))
    db.session.remove()
    return left == 0


def test_killed_in_mid_work_nothing_is_lost_and_nothing_leaves_under_two_names(app: Flask) -> None:
    with PostOffice() as office:
        write_letters()
        for kill in range(1, KILLS + 1):
            process = worker(app, office)
            wait_for(kill * LETTERS // (KILLS + 2), office)
            process.send_signal(signal.SIGKILL)
            process.wait()
        leases_pass()
        process = worker(app, office)
        wait_for(LETTERS, office)
        until(all_sent, "every letter to be noted as sent")
        process.terminate()

        assert process.wait(GENEROUS_SECONDS) == 0
        assert all_sent()
        known = set(db.session.scalars(select(Letter.message_id)))
        arrived = Counter(str(message["Message-ID"]) for message in office.messages)
        subjects = {str(message["Subject"]) for message in office.messages}
        assert set(arrived) == known
        assert len(subjects) == LETTERS


def test_it_is_ready_soon_wakes_at_once_and_stops_cleanly(app: Flask) -> None:
    with PostOffice() as office:
        spent = children_seconds()
        process = worker(app, office, NEVER_LOOKS_BY_ITSELF)
        ready(process)
        tasks.wake()
        until(lambda: worker_bell._store().queue_size() == 0, "the worker to listen for the bell")

        write_letters()
        tasks.wake()
        wait_for(1, office)  # only the bell can have told it

        process.terminate()
        assert process.wait(GENEROUS_SECONDS) == 0
        assert children_seconds() - spent < 10


def test_a_broken_bell_does_not_stop_the_change(app: Flask, tmp_path: Path) -> None:
    worker_bell.PLACE.provide(app, (tmp_path, "redis://127.0.0.1:1/0"))

    tasks.wake()

    assert worker_bell.rang() is False
