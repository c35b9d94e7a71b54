"""Limits on tries, counted in the database so that every process shares them.

Counting happens in its own short transaction before the work, so that a refused or failed request still counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.db import Base, db
from app.kernel.errors import TooMany
from app.kernel.i18n import gettext

KEEP = timedelta(days=2)
_listeners: list[Callable[[Limit, str], None]] = []


class ThrottleHit(Base):
    """How often a key was tried within a window."""

    __tablename__ = "throttle_hits"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    hits: Mapped[int] = mapped_column(default=1)


@dataclass(frozen=True)
class Limit:
    """At most ``times`` tries per ``seconds``."""

    name: str
    times: int
    seconds: int

    def window(self) -> datetime:
        """The start of the current window."""
        stamp = int(clock.now().timestamp())
        return datetime.fromtimestamp(stamp - stamp % self.seconds, tz=clock.now().tzinfo)


def on_reached(listener: Callable[[Limit, str], None]) -> None:
    """Be told of a limit and its subject the first time it is passed within a window; one listener for all."""
    _listeners[:] = [listener]


def hit(limit: Limit, subject: str) -> None:
    """Count one try; raise TooMany when the limit is passed. Ends any open transaction of the request first."""
    db.session.rollback()
    key, start = f"{limit.name}:{subject}"[:200], limit.window()
    with db.engine.begin() as connection:
        count = _count(connection, key, start)
    if count > limit.times:
        for listener in _listeners if count == limit.times + 1 else ():
            listener(limit, subject)
        left = int(limit.seconds - (clock.now() - start).total_seconds()) + 1
        raise TooMany(gettext("Too many tries. Wait a few minutes, then try again."), seconds=left)


def forgive(limit: Limit, subject: str) -> None:
    """Take one try back after it went well (only failures count); part of the caller's transaction."""
    step = update(ThrottleHit).where(
        ThrottleHit.key == f"{limit.name}:{subject}"[:200],
        ThrottleHit.window_start == limit.window(),
        ThrottleHit.hits > 0,
    )
    db.session.execute(
        step.values(hits=ThrottleHit.hits - 1), execution_options={"synchronize_session": False}
    )


def sweep() -> None:
    """Forget old windows (the worker does this)."""
    db.session.execute(delete(ThrottleHit).where(ThrottleHit.window_start < clock.now() - KEEP))


def _count(connection: Connection, key: str, start: datetime) -> int:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(ThrottleHit).values(key=key, window_start=start, hits=1)
    again = row.on_conflict_do_update(
        index_elements=["key", "window_start"], set_={"hits": ThrottleHit.hits + 1}
    )
    connection.execute(again)
    query = select(ThrottleHit.hits).where(ThrottleHit.key == key, ThrottleHit.window_start == start)
    return connection.execute(query).scalar_one()
