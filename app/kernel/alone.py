"""One at a time: two set-ups of the same site at once would both make its tables.

Held by a lock of the database (PostgreSQL) or of a file beside it (SQLite); either goes with the process that holds it.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from sqlalchemy import Engine, text

_NUMBER = 7_021_946
"""Of the advisory lock; nothing else in this database takes one of this number."""
WAITING = "Another set-up of this site is running. Waiting until it is done ..."
_here = RLock()
_held: list[str] = []


@contextmanager
def setting_up(engine: Engine, instance: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Do what only one process may do at a time; who comes second says so and waits. A set-up within one goes on."""
    with _here:
        if _held:
            yield
            return
        _held.append("set-up")
        try:
            with of_database(engine, say) if engine.dialect.name == "postgresql" else of_file(instance, say):
                yield
        finally:
            _held.pop()


@contextmanager
def of_database(engine: Engine, say: Callable[[str], None]) -> Iterator[None]:
    """By a lock of the PostgreSQL server, so that machines count too; of a transaction, so that poolers keep it."""
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": _NUMBER}):
            say(WAITING)
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _NUMBER})
        yield


@contextmanager
def of_file(instance: Path, say: Callable[[str], None]) -> Iterator[None]:
    """By a file in the folder of the site's data."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (instance / "set-up.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(WAITING)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
