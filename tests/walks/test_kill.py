"""``kill -9`` in mid-work, again and again: web server, worker, and the parent of both. Nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.kernel import audit, clock
from app.kernel.db import db, reading
from app.kernel.jobs import Job
from app.notices.models import Letter
from app.notices.states import LetterState
from app.outcomes.models import Outcome
from app.subsidies import invariants
from app.subsidies.models import Award
from app.subsidies.states import AwardState
from tests.databases import Kind
from tests.waiting import GENEROUS_SECONDS, until
from tests.walks.house import House
from tests.walks.work import Work, prepare

pytestmark = pytest.mark.race
ROUNDS = ("web", "worker", "web", "worker", "parent", "web", "worker", "parent")
READY_SECONDS, ANEW_SECONDS = 3.0, GENEROUS_SECONDS


@pytest.fixture
def house(app: Flask, database_kind: Kind, tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path, database_kind.url, processes=2)
    yield found
    found.stop()


def children(of: int) -> list[int]:
    """The processes somebody has begun, from the kernel's own list; none when they are gone."""
    try:
        return [int(number) for number in Path(f"/proc/{of}/task/{of}/children").read_text().split()]
    except FileNotFoundError:
        return []


def who(house: House, which: str) -> list[int]:
    """The web servers or the worker, by the names they give themselves."""
    assert house.process is not None
    return [number for number in children(house.process.pid) if name_of(number) == f"chophien-{which}"]


def name_of(number: int) -> str:
    """What a process is called; empty when it is gone."""
    try:
        return Path(f"/proc/{number}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def kill_child(house: House, which: str) -> float:
    """Seconds until a new one is there and the site is ready."""
    before = who(house, which)
    began = time.monotonic()
    os.kill(before[0], signal.SIGKILL)
    while before[0] in (now := who(house, which)) or len(now) < len(before) or not house.is_ready():
        assert time.monotonic() - began < ANEW_SECONDS, house.log.read_text()[-4000:]
        time.sleep(0.02)
    return time.monotonic() - began


def kill_parent(house: House) -> float:
    """Seconds until the site, started anew as often as it takes, has both its children and is ready.

    What the killed one left may hold the port for a moment and answers meanwhile; then starting is refused in words.
    """
    assert house.process is not None
    began, starts = time.monotonic(), 0
    house.process.kill()
    house.process.wait()
    while not (who(house, "web") and who(house, "worker") and house.is_ready()):
        assert time.monotonic() - began < ANEW_SECONDS, house.log.read_text()[-4000:]
        if house.process.poll() is not None:
            house.begin()
            starts += 1
        time.sleep(0.05)
    print(f"started {starts} times")
    return time.monotonic() - began


def leases_pass() -> None:
    """What a minute would do: leases of killed workers end."""
    moment = clock.now()
    db.session.execute(update(Job).where(Job.done_at.is_(None)).values(leased_until=None, due_at=moment))
    db.session.commit()
    db.session.remove()


def until_all_sent() -> None:
    """Wait for the worker."""

    def none_is_left() -> bool:
        with reading():
            left = db.session.scalar(select(func.count()).where(Letter.state != LetterState.SENT))
            db.session.remove()
        return not left

    until(none_is_left, "every letter to leave")


def test_killed_in_mid_work_nothing_acknowledged_is_lost_and_no_letter_exists_twice(house: House) -> None:
    work, dice = Work(house, prepare()), random.Random(27)
    first = house.start()
    # A machine that is busy with other things shows it in the first start; a child comes back no slower than that.
    soon = max(READY_SECONDS, first)
    print(f"\nfirst start: ready after {first:.2f} s")
    work.begin()
    for which in ROUNDS:
        before = len(work.reported)
        time.sleep(1.5 + dice.random() * 2)  # the moment of the kill is what the dice choose
        until(lambda: len(work.reported) > before, "work to go on")  # noqa: B023 - asked at once
        took = kill_parent(house) if which == "parent" else kill_child(house, which)
        print(
            f"{which} killed: ready after {took:.2f} s, {len(work.reported)} reports, {len(work.approved)} approvals"
        )
        assert took < (ANEW_SECONDS if which == "parent" else soon)
    enough = max(20, len(work.reported))
    until(lambda: len(work.reported) > enough and len(work.approved) > 3, "work to go on after the last kill")
    work.end()
    assert work.faults == []
    leases_pass()
    until_all_sent()
    house.stop()
    what_was_acknowledged_is_there(work)
    no_letter_exists_twice(house)
    assert audit.verify()[1] == []
    assert invariants.faults() == []


def what_was_acknowledged_is_there(work: Work) -> None:
    """Each report once, whether its sender got the answer at once or after sending again; each approval with its books."""
    kept = Counter(db.session.scalars(select(Outcome.buyer_name)))
    assert len(work.reported) > 20
    assert {buyer: kept[buyer] for buyer in work.reported} == dict.fromkeys(work.reported, 1)
    assert set(kept) <= work.sent
    assert set(kept.values()) == {1}
    states = {row.application_id: row.state for row in db.session.scalars(select(Award))}
    assert len(work.approved) > 3
    assert {number: states[number] for number in work.approved} == dict.fromkeys(
        work.approved, AwardState.APPROVED
    )
    for number, where in work.approved.items():
        key = f"%:{where.rpartition('/')[2]}:%"
        assert db.session.scalar(select(func.count()).where(Letter.template == "subsidies/approved", Letter.key.like(key))) == 1, number  # fmt: skip


def no_letter_exists_twice(house: House) -> None:
    """One file for each Message-ID, one Message-ID for each reader and event, and nothing beside them."""
    rows = db.session.scalars(select(Letter)).all()
    assert len({(row.to, row.key) for row in rows}) == len(rows)
    left = Counter(letter.message_id for letter in house.letters())
    assert left == Counter(row.message_id for row in rows)
    assert not list((house.folder / "mail").glob("*.part"))
    said = Counter((letter.to, letter.subject, letter.text) for letter in house.letters())
    assert [once for once, times in said.items() if times > 1] == []
