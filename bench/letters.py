"""How fast the worker takes letters in hand among very many that left, and how fast they leave, to a mail server here.

    .venv/bin/python -m bench.letters [finished jobs, 660000] [letters to send, 2000]

On SQLite in a folder of its own, or on the empty database of ``DATABASE_URL``. The mail server (aiosmtpd) is a process
of its own on this machine; it shares the cores with the worker, so on a quiet machine the worker alone is faster.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Process, Queue
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import flask_migrate
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import func, insert, select, update

import config
from app import create_app
from app.kernel import clock, jobs
from app.kernel.db import db
from app.notices import mailer
from app.notices.kinds import LETTER
from app.notices.models import Letter
from app.notices.states import LetterState

BATCH = 10_000
CLAIMS = 20
TEXT = "Chào chị Hạnh,\n\nHồ sơ HS-2026-000123 đã được duyệt.\n\n" + "Nội dung của thư. " * 60


class Office:
    """Takes every letter and counts them, and the connections they came on."""

    def __init__(self) -> None:
        self.letters, self.connections = 0, set[object]()

    async def handle_DATA(self, _server: SMTP, session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Take one."""
        self.letters += 1
        self.connections.add(session.peer)
        return "250 OK"


def listen(told: Queue[Any], stop: Queue[Any]) -> None:
    """A mail server until told to stop; says its port, and in the end what it took."""
    office = Office()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    told.put(port)
    stop.get()
    controller.stop()
    told.put((office.letters, len(office.connections)))


@contextmanager
def mail_server() -> Iterator[tuple[int, Queue[Any], Queue[Any]]]:
    """Its port, what it says, and how it is stopped."""
    told: Queue[Any] = Queue()
    stop: Queue[Any] = Queue()
    process = Process(target=listen, args=(told, stop), daemon=True)
    process.start()
    yield told.get(timeout=30), told, stop
    process.join(30)


def finished(count: int) -> None:
    """Jobs that were done long ago, as after years."""
    moment = clock.now()
    for start in range(0, count, BATCH):
        rows = [
            {
                "kind": LETTER,
                "payload": {"letter": number},
                "key": f"old:{number}",
                "created_at": moment,
                "due_at": moment,
                "done_at": moment,
                "tries": 1,
            }
            for number in range(start, min(start + BATCH, count))
        ]
        db.session.execute(insert(jobs.Job), rows)
        db.session.commit()


def waiting(count: int) -> None:
    """Letters to readers of their own."""
    made = insert(Letter).returning(Letter.id)
    rows = [
        {
            "key": "k",
            "template": "subsidies/approved",
            "language": "vi",
            "to": f"reader{number}@example.com",
            "subject": "Hồ sơ đã được duyệt",
            "body": TEXT,
            "message_id": f"<{uuid4().hex}@localhost>",
            "state": LetterState.WAITING,
        }
        for number in range(count)
    ]
    jobs.enqueue_all(
        [
            jobs.Asked(LETTER, {"letter": number}, f"{LETTER}:{number}")
            for number in db.session.scalars(made, rows)
        ]
    )
    db.session.commit()


def claims() -> list[float]:
    """CPU milliseconds of this process for claims of fifty; what they took goes back."""
    taken = []
    for _ in range(CLAIMS + 1):
        start = time.process_time()
        work = jobs._claim()
        taken.append((time.process_time() - start) * 1000)
        assert len(work) == jobs.MOST_TOGETHER, len(work)
    db.session.execute(update(jobs.Job).where(jobs.Job.done_at.is_(None)).values(leased_until=None, tries=0))
    db.session.commit()
    return sorted(taken[1:])


def sent(app: Flask, count: int) -> None:
    """Let a worker's loop send everything, and say how fast."""
    with mail_server() as (port, told, stop):
        mailer.post.provide(app, mailer.Post("Chợ Phiên <a@b.example>", Path("unused"), "127.0.0.1", port))
        start, used = time.perf_counter(), time.process_time()
        done = 0
        while some := jobs.run_due():
            done += some
        wall, cpu = time.perf_counter() - start, time.process_time() - used
        stop.put("stop")
        arrived, connections = told.get(timeout=30)
    left = db.session.scalar(select(func.count()).where(Letter.state != LetterState.SENT))
    assert (arrived, done, left) == (count, count, 0), (arrived, done, left)
    print(f"{count} letters on {connections} connections: {count / wall:.0f} letters/s by the clock,")
    print(f"{cpu / count * 1000:.2f} ms of the worker's CPU each ({count / cpu:.0f} letters/s of it alone)")


def main(old: int, count: int) -> None:
    """Fill a database, claim, send."""
    assert count >= (CLAIMS + 1) * jobs.MOST_TOGETHER
    with tempfile.TemporaryDirectory() as folder:
        address = os.environ.get("DATABASE_URL", "")
        app = create_app(config.Settings(instance=Path(folder), DATABASE_URL=address))
        with app.app_context():
            flask_migrate.upgrade(directory=str(config.ROOT / "migrations"))
            finished(old)
            waiting(count)
            taken = claims()
            print(f"{db.engine.dialect.name}, {old} finished jobs, {count} waiting")
            print(f"claim of {jobs.MOST_TOGETHER}: p50 {median(taken):.2f} ms of CPU, most {taken[-1]:.2f}")
            sent(app, count)
            db.session.remove()


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], *("660000", "2000")[len(sys.argv) - 1 :]]))
