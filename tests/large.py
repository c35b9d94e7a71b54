"""A world large enough that looking through a whole table shows, made in a few seconds from a small one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from app.kernel import statistics
from app.kernel.db import db
from bench.copies import Rule
from bench.world import Making, Size

SIZE = Size(
    facilities=160, fairs=1, listed_fairs=1, granted=1, reported=1, products=3, enquiries=1, letters=1
)
ONE_OF_A_KIND = ("passkeys", "consents", "security_events", "data_copies", "notices", "letters", "jobs")
"""Unique by more than the copies change, or many and read by their owner's number alone."""
EVERY = 1_000
"""Steps are counted in thousands: an interruption for each would take longer than the steps."""


def grow() -> None:
    """Every facility of the database 160 times, with what hangs on it; and SQLite knows how many rows there are."""
    db.session.remove()
    with db.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        making = Making(connection, SIZE, lambda _line: None)
        making.copier.rules = {
            **making.copier.rules,
            **dict.fromkeys(ONE_OF_A_KIND, Rule(along=frozenset())),
        }
        making.make()
        connection.commit()
        statistics.renew(connection)
        connection.commit()
    db.engine.dispose()


class Steps:
    """How many thousand steps SQLite took, whatever asked for them: the same on every machine."""

    def __init__(self) -> None:
        self.thousands = 0

    def one(self) -> int:
        """A thousand more; SQLite goes on."""
        self.thousands += 1
        return 0


@contextmanager
def counted_steps() -> Iterator[Steps]:
    """Count the steps of every connection used within the block."""
    steps = Steps()

    def listen(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.set_progress_handler(steps.one, EVERY)

    event.listen(Engine, "checkout", listen)
    try:
        yield steps
    finally:
        event.remove(Engine, "checkout", listen)
        db.session.remove()
        db.engine.dispose()
