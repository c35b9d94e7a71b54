"""Under load a new version takes the place of the old one, and the site is stopped and started: no request is lost."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path

import pytest
from flask import Flask

from app.kernel.db import db
from tests.databases import Kind
from tests.waiting import GENEROUS_SECONDS, until
from tests.walks.house import House

pytestmark = [pytest.mark.race, pytest.mark.sqlite_only]
ENOUGH, CLIENTS, ON_ONE_CONNECTION = 5_000, 6, 25
ASKED = ("/health", "/health", "/robots.txt", "/health", "/ready")


@pytest.fixture
def house(app: Flask, database_kind: Kind, tmp_path: Path) -> Iterator[House]:
    db.session.remove()
    found = House(tmp_path, database_kind.url, processes=2)
    found.hold_the_door()
    yield found
    found.stop()
    if found.door:
        found.door.close()


class Load:
    """Clients who ask without a pause until told to stop; ``failed`` are the requests nobody answered well."""

    def __init__(self, port: int) -> None:
        self.port, self.over = port, threading.Event()
        self.answered, self.failed, self.slowest = 0, list[str](), 0.0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(GENEROUS_SECONDS)

    def _ask(self) -> None:
        paths, line, times = cycle(ASKED), self._line(), 0
        while not self.over.is_set():
            path, times, began = next(paths), times + 1, time.monotonic()
            fresh = line.sock is None
            fault = self._once(line, path)
            if fault and not fresh:
                # A server may close a quiet connection in the moment in which it is used again; whoever keeps
                # connections asks once more on a new one (RFC 9112, 9.3.1). On a new one nothing is forgiven.
                line.close()
                fault = self._once(line, path)
            with self.lock:
                self.answered += not fault
                self.failed += [f"{path}: {fault}"] if fault else []
                self.slowest = max(self.slowest, time.monotonic() - began)
            if fault or times % ON_ONE_CONNECTION == 0:
                line.close()
        line.close()

    def _line(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=GENEROUS_SECONDS)

    def _once(self, line: HTTPConnection, path: str) -> str:
        try:
            line.request("GET", path)
            answer = line.getresponse()
            answer.read()
        except (OSError, HTTPException) as fault:
            return repr(fault)
        return "" if answer.status == 200 else str(answer.status)


def test_a_new_version_and_a_restart_lose_no_request(house: House) -> None:
    print(f"\nready after {house.start():.2f} s")
    load = Load(house.port)
    until(lambda: load.answered > 200, "the load to run")

    assert house.process is not None
    first = house.process.pid
    house.process.send_signal(signal.SIGHUP)
    until(lambda: "The new version serves." in house.log.read_text(), "the new version to serve")
    until(lambda: "is started again" not in house.log.read_text(), "nothing to have died")
    assert house.process.poll() is None, "the process is the same one"
    asked = load.answered
    until(lambda: load.answered > asked + 200, "the new version to answer")
    print(f"new version at {load.answered} requests")

    house.stop()
    house.begin()
    assert house.process.pid != first
    asked = load.answered
    until(lambda: load.answered > max(ENOUGH, asked + 500), "enough requests after the restart")
    load.end()
    print(f"{load.answered} requests, {len(load.failed)} failed, the slowest took {load.slowest:.2f} s")
    assert load.failed == []
