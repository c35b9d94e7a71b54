"""Work for later, written in the same transaction as the change that asks for it.

The row is the truth; the queue only wakes the worker. A job is claimed with a lease, so a killed worker's job runs
again; handlers must therefore be safe to repeat.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, Text, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, unique
from app.kernel.columns import index_where
from app.kernel.compare_and_set import took
from app.kernel.db import Base, Pk, db

LEASE = timedelta(seconds=60)
MOST_TRIES = 48
_handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
_log = logging.getLogger(__name__)


@dataclass
class _Periodic:
    function: Callable[[], None]
    seconds: float
    last: float | None = None


_periodic: dict[str, _Periodic] = {}


class Job(Base):
    """One piece of work and how it fares. ``key`` keeps the same work from being asked for twice."""

    __tablename__ = "jobs"
    __table_args__ = (index_where("ix_jobs_waiting", "done_at IS NULL", "due_at", "id"),)

    id: Mapped[Pk]
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")


def handles(kind: str) -> Callable[[Callable[[dict[str, Any]], None]], Callable[[dict[str, Any]], None]]:
    """Name the function that does this kind of job; it runs in its own transaction, committed on success."""

    def register(function: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
        _handlers[kind] = function
        return function

    return register


@dataclass(frozen=True)
class Asked:
    """Work to ask for; the same key asks once. Due at once unless told."""

    kind: str
    payload: dict[str, Any]
    key: str
    due_at: datetime | None = None


def enqueue(kind: str, payload: dict[str, Any], *, key: str, due_at: datetime | None = None) -> None:
    """Ask for work within the current transaction; the same key asks once."""
    enqueue_all([Asked(kind, payload, key, due_at)])


def enqueue_all(work: Sequence[Asked]) -> None:
    """Ask for several pieces of work at once."""
    if not work:
        return
    moment = clock.now()
    rows = [
        {
            "kind": one.kind,
            "payload": one.payload,
            "key": one.key[:200],
            "created_at": moment,
            "due_at": one.due_at or moment,
            "tries": 0,
            "error": "",
        }
        for one in work
    ]
    db.session.execute(unique.insert(Job).on_conflict_do_nothing(index_elements=["key"]), rows)
    db.session.info["jobs_waiting"] = True


def every(name: str, seconds: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Let the worker call a function at its start and then this often, in its own transaction, committed on success.

    Two workers may both call it: it must be safe to repeat.
    """

    def register(function: Callable[[], None]) -> Callable[[], None]:
        _periodic[name] = _Periodic(function, seconds)
        return function

    return register


def run_periodic() -> None:
    """Call what is due by the time since its last call in this process."""
    for name, task in _periodic.items():
        moment = time.monotonic()
        if task.last is not None and moment - task.last < task.seconds:
            continue
        task.last = moment
        try:
            task.function()
            db.session.commit()
        except Exception:  # one failing task must not stop the others; it is logged and called again
            db.session.rollback()
            _log.exception("periodic task %s failed", name)


def spent(kind: str) -> list[tuple[int, dict[str, Any]]]:
    """Jobs of a kind that used up their tries and are in nobody's hands: id and payload."""
    free = or_(Job.leased_until.is_(None), Job.leased_until < clock.now())
    query = select(Job.id, Job.payload).where(
        Job.kind == kind, Job.done_at.is_(None), Job.tries >= MOST_TRIES, free
    )
    return [(row.id, row.payload) for row in db.session.execute(query.order_by(Job.id))]


def waiting(kind: str, limit: int) -> list[tuple[int, dict[str, Any]]]:
    """Jobs of a kind that are due and in nobody's hands, the oldest first: for a handler that can do many at once."""
    moment = clock.now()
    free = or_(Job.leased_until.is_(None), Job.leased_until < moment)
    query = select(Job.id, Job.payload).where(
        Job.kind == kind, Job.done_at.is_(None), Job.due_at <= moment, free
    )
    return [(row.id, row.payload) for row in db.session.execute(query.order_by(Job.id).limit(limit))]


def close(job_id: int) -> None:
    """Put a job away without doing it; its error stays readable."""
    step = update(Job).where(Job.id == job_id).values(done_at=clock.now(), leased_until=None)
    db.session.execute(step, execution_options={"synchronize_session": False})


def _go_on() -> bool:
    return False


def run_due(limit: int = 50, stopping: Callable[[], bool] = _go_on) -> int:
    """Do what is due, one transaction each, until told to stop; gives how many were done."""
    done = 0
    for _ in range(limit):
        job = None if stopping() else _claim()
        if job is None:
            break
        done += _run(*job)
    return done


def _claim() -> tuple[int, str, dict[str, Any]] | None:
    moment = clock.now()
    free = or_(Job.leased_until.is_(None), Job.leased_until < moment)
    due = (Job.done_at.is_(None), Job.due_at <= moment, Job.tries < MOST_TRIES, free)
    row = db.session.execute(
        select(Job.id, Job.kind, Job.payload).where(*due).order_by(Job.due_at, Job.id).limit(1)
    ).first()
    if row is None:
        db.session.rollback()
        return None
    take = update(Job).where(Job.id == row.id, *due).values(leased_until=moment + LEASE, tries=Job.tries + 1)
    mine = took(take)
    db.session.commit()
    return (row.id, row.kind, row.payload) if mine else _claim()


def _run(job_id: int, kind: str, payload: dict[str, Any]) -> int:
    mine = update(Job).where(Job.id == job_id).execution_options(synchronize_session=False)
    try:
        _handlers[kind](payload)
        db.session.execute(mine.values(done_at=clock.now(), leased_until=None, error=""))
        db.session.commit()
    except Exception as fault:  # a failing job must not stop the others; it is kept, logged and tried again
        db.session.rollback()
        _log.exception("job %s (%s) failed", job_id, kind)
        tries = db.session.scalar(select(Job.tries).where(Job.id == job_id)) or 1
        later = clock.now() + timedelta(seconds=min(15 * 2**tries, 3600))
        db.session.execute(mine.values(due_at=later, leased_until=None, error=repr(fault)[:2000]))
        db.session.commit()
        return 0
    return 1
