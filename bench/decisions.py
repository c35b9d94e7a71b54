"""How many applications are handed in and awards approved each second, by 1, 8 and 32 people at once.

    .venv/bin/python -m bench.decisions [postgresql|sqlite] [requests per person, 12] [clients, 1,8,32]

A small world of its own (every request has an application or an award to itself, in all provinces and at many fairs, or
all in one province), the whole application by its WSGI door, one process for each person. PostgreSQL writes to the disk
as a real one does. Throughput is what came through divided by the time from the first request to the last; what was
refused is counted apart. At the end history and books are walked.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.accounts.models import Facility, Person
from app.accounts.queries import live_memberships, session_key
from app.fairs.states import ApplicationState
from app.kernel import audit, clock, form_keys
from app.kernel.db import db, only_read
from app.kernel.permissions import Role
from app.reference.models import Commune, Province
from app.reference.states import CommuneKind
from app.subsidies import ledger
from tests import databases
from tests.make import accounts, catalog, fairs, subsidies
from tests.postgres import Server

PRICE = 6_500_000


@dataclass(frozen=True)
class Task:
    """One sending: who sends what where."""

    cookie: str
    path: str
    form: dict[str, str]

    @property
    def leads_to(self) -> str:
        """Where a sending leads that was taken: to the thing itself."""
        return self.path.rpartition("/")[0]


@dataclass
class Answers:
    """How long each sending took, in milliseconds, and how many were refused."""

    took: list[float]
    refused: int
    seconds: float

    def line(self) -> str:
        """For the table."""
        found = sorted(self.took)
        middle, late = found[len(found) // 2], found[min(len(found) - 1, int(len(found) * 0.95))]
        rate = len(found) / self.seconds
        return f"{rate:9.1f} {middle:9.0f} {late:9.0f} {self.refused:8}"


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    server = Server(is_lasting=True)
    server.start()
    try:
        server.sql("CREATE DATABASE bench")
        yield server.url("bench")
    finally:
        server.stop()


class World:
    """Whoever applies and decides; built before anybody is timed."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.provinces = list(db.session.scalars(select(Province.code).order_by(Province.code)))
        self.commune = {
            code: db.session.scalars(
                select(Commune.code).where(Commune.province_code == code, Commune.kind == CommuneKind.COMMUNE)
            ).first()
            for code in self.provinces
        }
        for province in self.provinces[:8]:
            accounts.officer(province_code=province)
        approvers = [accounts.officer(Role.APPROVER) for _ in range(32)]
        self.proposer = subsidies.proposer()
        subsidies.collecting_account()
        db.session.commit()
        self.approvers = [self.cookie(person) for person in approvers]

    def cookie(self, person: Person) -> str:
        """A session of theirs, as a browser keeps it."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = session_key(person, live_memberships(person.id)[0])
            session["_fresh"] = True
        found = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert found is not None
        return found.value

    def facility(self, number: int, province: str) -> Facility:
        """A maker with a published product."""
        row = accounts.facility(
            name=f"Cơ sở {number}", province_code=province, commune_code=self.commune[province]
        )
        catalog.product(row)
        return row

    def drafts(self, count: int) -> list[Task]:
        """Complete drafts of as many makers of eight provinces, at one fair that everybody comes to."""
        fair, found = fairs.fair(), []
        for number in range(count):
            facility = self.facility(number, self.provinces[number % 8])
            owner, now = accounts.owner(facility), clock.now()
            row = fairs.application(
                fair,
                facility,
                ApplicationState.DRAFT,
                cofunding_pledged_at=now,
                no_double_pledged_at=now,
                pledged_by=owner.name,
                pledged_share=PRICE,
            )
            fairs.document(row)
            found.append((owner, f"/my/applications/{row.id}/submit", {"version": str(row.version)}))
        db.session.commit()
        return [Task(self.cookie(owner), path, form) for owner, path, form in found]

    def awards(self, count: int, provinces: int) -> list[Task]:
        """Awards waiting for approval, of makers of so many provinces, forty at each fair."""
        found, fair = list[Task](), None
        for number in range(count):
            if number % 40 == 0:
                fair = subsidies.fair()
            facility = self.facility(number, self.provinces[number % provinces])
            accounts.owner(facility)
            application = subsidies.listed(facility, fair, pledged_share=2 * PRICE)
            award = subsidies.service.propose(application, self.proposer)
            form = {
                "version": str(award.version),
                "amount": "",
                "reason": "Hồ sơ đủ.",
                "form_key": form_keys.new_key(),
            }
            found.append(Task(self.approvers[number % 32], f"/desk/awards/{award.id}/approve", form))
        db.session.commit()
        return found


def built(app: Flask, make: Callable[[int], list[Task]], count: int) -> list[Task]:
    """Tasks and what they need, in the database; no connection is left open for a child to find."""
    with app.app_context():
        only_read(False)
        tasks = make(count)
        db.session.remove()
        db.engine.dispose()
    return tasks


def together(app: Flask, clients: int, tasks: list[Task]) -> Answers:
    """Every client in a process of its own sends its share, one after the other; all begin at the same moment."""
    begin_read, begin_write = os.pipe()
    readers = []
    for number in range(clients):
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(begin_write)
            _one_client(app, tasks[number::clients], begin_read, write)
        os.close(write)
        readers.append(read)
    time.sleep(0.5 + clients * 0.05)
    os.close(begin_read)
    start = time.perf_counter()
    os.close(begin_write)
    told = [json.loads(Path(f"/proc/self/fd/{one}").read_text()) for one in readers]
    seconds = time.perf_counter() - start
    for _ in readers:
        os.wait()
    return Answers([ms for one in told for ms in one["took"]], sum(one["refused"] for one in told), seconds)


def _one_client(app: Flask, tasks: list[Task], begin: int, write: int) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
    app.test_client().get("/help")
    os.read(begin, 1)  # ends when everybody is ready
    took = _send(app, tasks)
    os.write(write, json.dumps({"took": took, "refused": len(tasks) - len(took)}).encode())
    os._exit(0)


def _send(app: Flask, tasks: list[Task]) -> list[float]:
    """Send them one after the other; milliseconds of each that was taken."""
    client, took = app.test_client(), list[float]()
    for task in tasks:
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], task.cookie)
        start = time.perf_counter()
        answer = client.post(task.path, data=task.form)
        if answer.status_code == 303 and answer.location == task.leads_to:
            took.append((time.perf_counter() - start) * 1000)
    with app.app_context():
        db.engine.dispose()
    return took


def main(kind: str, each: int, clients: list[int]) -> None:
    """Build, measure, check."""
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        app = create_app(databases.settings(Path(folder), url))
        app.config["WTF_CSRF_ENABLED"] = False
        databases.prepare(app)
        with app.app_context():
            only_read(False)
            world = World(app)
        works: dict[str, Callable[[int], list[Task]]] = {
            "submit": world.drafts,
            "approve, eight provinces": lambda count: world.awards(count, 8),
            "approve, one province": lambda count: world.awards(count, 1),
        }
        print(
            f"{kind}, {os.cpu_count()} cores\n"
            f"{'':<28}{'clients':>8} {'per s':>9} {'p50 ms':>9} {'p95 ms':>9} refused"
        )
        for name, make in works.items():
            _send(app, built(app, make, 1))  # once in the process all others begin as
            for number in clients:
                tasks = built(app, make, max(number * each, 40))
                print(f"{name:<28}{number:>8} {together(app, number, tasks).line()}", flush=True)
        with app.app_context():
            _check()


def _check() -> None:
    lines, broken = audit.verify()
    print(f"history: {lines} lines, {len(broken)} faults; books: {len(list(ledger.faults()))} faults")


if __name__ == "__main__":
    said: list[Any] = [*sys.argv[1:], *["postgresql", "12", "1,8,32"][len(sys.argv) - 1 :]]
    main(said[0], int(said[1]), [int(one) for one in said[2].split(",")])
