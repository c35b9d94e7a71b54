"""Limits on tries, counted in the database so that every process and machine shares them.

A try is let through only when every limit it falls under has room, and only then is it counted, in a short transaction
of its own before the work: a refused one is counted nowhere, extends nothing and fills no wider limit. The span slides:
tries stand in twelve buckets, and a bucket counts as long as any moment of it lies within the span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any

from sqlalchemy import String, and_, delete, func, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, unique
from app.kernel.db import QUIET, Base, db
from app.kernel.errors import TooMany
from app.kernel.i18n import gettext
from app.kernel.ports import Port

KEEP = timedelta(days=2)
BUCKETS = 12
_NETWORK = 64
TOLD: Port[Callable[[Limit, str], None]] = Port("listener of limits")
"""Is told of a limit and its subject the first time it refuses within a span."""
_titles: dict[str, Any] = {}


class Reached(TooMany):
    """Which limit refuses whom."""

    def __init__(self, asked: Asked, seconds: int) -> None:
        self.limit, self.subject = asked
        words = self.limit.sentence or gettext("Too many tries. Wait a few minutes, then try again.")
        super().__init__(str(words), seconds=seconds)


class ThrottleHit(Base):
    """How often a key was tried within the bucket that begins at ``window_start``."""

    __tablename__ = "throttle_hits"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    hits: Mapped[int] = mapped_column(default=1)


@dataclass(frozen=True)
class Limit:
    """At most ``times`` tries within any ``seconds``.

    ``sentence`` says so to who is refused (else a plain one); ``title`` says to administrators what is counted.
    """

    name: str
    times: int
    seconds: int
    sentence: Any = field(default="", compare=False)
    title: Any = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.title:
            _titles[self.name] = self.title

    def bucket(self) -> timedelta:
        """How long tries are counted together."""
        return timedelta(seconds=max(1, self.seconds // BUCKETS))

    def start(self, now: datetime) -> datetime:
        """Where the bucket of a moment begins."""
        stamp, length = int(now.timestamp()), int(self.bucket().total_seconds())
        return datetime.fromtimestamp(stamp - stamp % length, tz=now.tzinfo)

    def lasts(self) -> timedelta:
        """How long after its start a bucket counts."""
        return timedelta(seconds=self.seconds) + self.bucket()


Asked = tuple[Limit, str]
"""A limit and whom it is asked for."""


@dataclass(frozen=True)
class Counted:
    """Tries as they were counted, to be taken back when all went well."""

    buckets: tuple[tuple[str, datetime], ...]


def block(origin: str | None) -> str:
    """The address a try is counted under: IPv4 in full, IPv6 by its network of one household."""
    try:
        address = ip_address(origin or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return f"{IPv6Address(int(address) >> _NETWORK << _NETWORK)}/{_NETWORK}"
    return str(address)


def title_of(name: str) -> str:
    """What a limit counts, in words; its name for one that is gone since."""
    return str(_titles.get(name, name))


def hit(limit: Limit, subject: str) -> Counted:
    """``count`` of one limit."""
    return count((limit, subject))


def count(*asked: Asked) -> Counted:
    """Count one try under every limit, or, when one of them is reached, under none: TooMany.

    Ends any open transaction of the request first.
    """
    db.session.rollback()
    now = clock.now()
    buckets = tuple((_key(one), one[0].start(now)) for one in asked)
    try:
        with db.engine.begin() as connection:
            _alone(connection, [key for key, _start in buckets])
            _refuse_full(connection, asked, now)
            for key, start in buckets:
                _add(connection, key, start)
    except Reached as refusal:
        _tell_once(refusal.limit, refusal.subject)
        raise
    return Counted(buckets)


def check(*asked: Asked) -> None:
    """TooMany when a limit is reached; counts nothing. Ends any open transaction of the request first."""
    db.session.rollback()
    with db.engine.connect() as connection:
        _refuse_full(connection, asked, clock.now())


def forgive(counted: Counted) -> None:
    """Take a try back after it went well (only failures stay); part of the caller's transaction."""
    for key, start in counted.buckets:
        step = update(ThrottleHit).where(
            ThrottleHit.key == key, ThrottleHit.window_start == start, ThrottleHit.hits > 0
        )
        db.session.execute(step.values(hits=ThrottleHit.hits - 1), execution_options=QUIET)


def sweep() -> None:
    """Forget old buckets (the worker does this)."""
    db.session.execute(delete(ThrottleHit).where(ThrottleHit.window_start < clock.now() - KEEP))


def _key(asked: Asked) -> str:
    return f"{asked[0].name}:{asked[1]}"[:200]


def _alone(connection: Connection, keys: Iterable[str]) -> None:
    """One after the other for each key, in one order for all; SQLite writes one after the other anyway."""
    if connection.dialect.name == "postgresql":
        for key in sorted(set(keys)):
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def _refuse_full(connection: Connection, asked: Iterable[Asked], now: datetime) -> None:
    limits = {_key(one): one for one in asked}
    table = ThrottleHit.__table__.c
    live = or_(
        *(
            and_(table.key == key, table.window_start > now - limit.lasts(), table.hits > 0)
            for key, (limit, _subject) in limits.items()
        )
    )
    rows = connection.execute(
        select(table.key, table.window_start, table.hits).where(live).order_by(table.window_start.desc())
    ).all()
    for key, (limit, _subject) in limits.items():
        seconds = _seconds_to_wait(limit, [(row[1], row[2]) for row in rows if row[0] == key], now)
        if seconds:
            raise Reached(limits[key], seconds)


def _tell_once(limit: Limit, subject: str) -> None:
    """Tell the listener unless it was told within the span; that it was is kept apart from what counts."""
    told, now = Limit(f"told:{limit.name}", 1, limit.seconds), clock.now()
    key = _key((told, subject))
    with db.engine.begin() as connection:
        _alone(connection, [key])
        try:
            _refuse_full(connection, [(told, subject)], now)
        except Reached:
            return
        _add(connection, key, told.start(now))
    TOLD()(limit, subject)


def _seconds_to_wait(limit: Limit, newest_first: list[tuple[datetime, int]], now: datetime) -> int:
    """0 when there is room; else until so many of the oldest tries are out of the span that there is."""
    seen = 0
    for start, hits in newest_first:
        seen += hits
        if seen >= limit.times:
            return int((start + limit.lasts() - now).total_seconds()) + 1
    return 0


def _add(connection: Connection, key: str, start: datetime) -> None:
    row = unique.insert(ThrottleHit).values(key=key, window_start=start, hits=1)
    connection.execute(
        row.on_conflict_do_update(index_elements=["key", "window_start"], set_={"hits": ThrottleHit.hits + 1})
    )
