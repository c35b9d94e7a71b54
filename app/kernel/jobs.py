"""Work for later, written in the same transaction as the change that asks for it.

The row is the truth; the queue only wakes the worker. A job is claimed with a lease, so a killed worker's job runs
again; handlers must therefore be safe to repeat.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from app.kernel import clock, unique
from app.kernel.database_away import in_one_line
from app.kernel.db import QUIET, db, is_away, let_go, reading
from app.kernel.job_rows import ALONE_AFTER, LEASE, Batch, Claimed, Job, may_kill

__all__ = [
    "LEASE",
    "Asked",
    "Batch",
    "Claimed",
    "Job",
    "close",
    "enqueue",
    "enqueue_all",
    "every",
    "forget_done",
    "free",
    "handles",
    "handles_together",
    "held_by",
    "run_due",
    "run_periodic",
    "spent",
    "waiting",
]
MOST_TRIES = 48
MOST_TOGETHER = 50
_handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
_together: dict[str, Callable[[Batch], None]] = {}
_holder: ContextVar[str] = ContextVar("worker", default="")
_TABLE = Job.metadata.tables["jobs"]
_ROWS = _TABLE.c
_FREE = or_(_ROWS.leased_until.is_(None), _ROWS.leased_until < bindparam("moment"))
_DUE = (
    select(_ROWS.id, _ROWS.kind, _ROWS.payload, _ROWS.tries, _ROWS.leased_until)
    .where(_ROWS.done_at.is_(None), _ROWS.due_at <= bindparam("moment"), _ROWS.tries < MOST_TRIES, _FREE)
    .order_by(_ROWS.due_at, _ROWS.id)
    .limit(bindparam("most"))
)
_OLDEST = _DUE.with_for_update(skip_locked=True)
_TAKE = (
    update(_TABLE)
    .where(_ROWS.id.in_(bindparam("numbers", expanding=True)))
    .values(leased_until=bindparam("until"), tries=_ROWS.tries + 1, held_by=bindparam("holder"))
)
"""Said once, asked often: the claim of a batch is to cost no more than what the database does for it."""
_log = logging.getLogger(__name__)


@dataclass
class _Periodic:
    function: Callable[[], None]
    seconds: float
    last: float | None = None


_periodic: dict[str, _Periodic] = {}


def handles_together(kind: str) -> Callable[[Callable[[Batch], None]], Callable[[Batch], None]]:
    """Name the function that does jobs of this kind many at once; it commits by itself, job by job."""

    def register(function: Callable[[Batch], None]) -> Callable[[Batch], None]:
        _together[kind] = function
        return function

    return register


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
    made = unique.insert(Job).on_conflict_do_nothing(index_elements=["key"]).returning(Job.id)
    db.session.execute(made, rows)  # with an answer asked for, many rows travel in one statement
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
        except Exception as fault:  # one failing task must not stop the others; it is logged and called again
            let_go()
            if not is_away(fault):
                _log.exception("periodic task %s failed", name)
                continue
            task.last = None
            _ask_whether_it_is_there()
            task.last = moment
            _log.error("periodic task %s failed: %s", name, in_one_line(fault))


def asked_at(kind: str) -> datetime | None:
    """Since when work of a kind waits or is in hand; None when there is none."""
    query = select(Job.created_at).where(Job.kind == kind, Job.done_at.is_(None))
    return db.session.scalar(query.order_by(Job.id).limit(1))


def _ask_whether_it_is_there() -> None:
    """Raises what the worker waits for when the database is away altogether: no other task can be done either."""
    with reading():
        db.session.execute(select(1))
        db.session.rollback()


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


@contextmanager
def held_by(worker: str) -> Iterator[None]:
    """Jobs claimed within this block are known as this worker's."""
    token = _holder.set(worker)
    try:
        yield
    finally:
        _holder.reset(token)


def free(workers: Sequence[str]) -> None:
    """Let go at once what these workers held: they are dead.

    Their leases end and do not vanish: so it is seen that nobody gave these jobs back. Of one that was tried often the
    lease stays, for others to go on meanwhile.
    """
    held = (Job.done_at.is_(None), Job.held_by.in_(workers), Job.leased_until.is_not(None))
    step = update(Job).where(*held, Job.tries <= ALONE_AFTER)
    ended = clock.now() - LEASE
    db.session.execute(step.values(leased_until=ended, held_by=""), execution_options=QUIET)


def forget_done(before: datetime, most: int) -> int:
    """Delete so many jobs that were asked for and done before a moment, the oldest first; gives how many."""
    old = select(Job.id).where(Job.done_at < before, Job.created_at < before).order_by(Job.id).limit(most)
    found = list(db.session.scalars(old))
    if found:
        db.session.execute(delete(Job).where(Job.id.in_(found)), execution_options=QUIET)
    return len(found)


def close(job_id: int) -> None:
    """Put a job away without doing it; its error stays readable."""
    step = update(Job).where(Job.id == job_id).values(done_at=clock.now(), leased_until=None)
    db.session.execute(step, execution_options=QUIET)


def _go_on() -> bool:
    return False


def run_due(limit: int = MOST_TOGETHER, stopping: Callable[[], bool] = _go_on) -> int:
    """Do what is due until told to stop, each job in a transaction of its own; gives how many were done."""
    done, left = 0, limit
    while left > 0 and not stopping():
        work = _claim(left)
        if not work:
            break
        left -= len(work)
        done += _run_together(work, stopping) if work[0].kind in _together else _run(work[0])
    return done


def _claim(limit: int = MOST_TOGETHER) -> list[Claimed]:
    """Take the oldest due job in hand, with others of its kind where these are done together."""
    moment, connection = clock.now(), db.session.connection()
    rows = connection.execute(_OLDEST, {"moment": moment, "most": limit}).all()
    if not rows:
        db.session.rollback()
        return []
    kind, until = rows[0].kind, moment + LEASE
    alone = kind not in _together or may_kill(rows[0])
    rows = rows[:1] if alone else [row for row in rows if row.kind == kind and not may_kill(row)]
    numbers = [row.id for row in rows]
    connection.execute(_TAKE, {"numbers": numbers, "until": until, "holder": _holder.get()})
    db.session.commit()
    return [Claimed(number, kind, payload, tries + 1, until) for number, _, payload, tries, _ in rows]


def _run(job: Claimed) -> int:
    batch = Batch([job], _go_on)
    try:
        _handlers[job.kind](job.payload)
        batch.done(job)
        db.session.commit()
    except Exception as fault:  # a failing job must not stop the others; it is kept, logged and tried again
        db.session.rollback()
        batch.failed(job, fault)
    return batch.count


def _run_together(work: Sequence[Claimed], stopping: Callable[[], bool]) -> int:
    """What fails as a whole is done one by one, so that one job can not hold up those around it."""
    batch = Batch(work, stopping)
    try:
        _together[work[0].kind](batch)
        batch.give_back()
    except Exception as fault:
        db.session.rollback()
        left = batch.left()
        if len(work) == 1:
            batch.failed(work[0], fault)
            return batch.count
        _log.warning("%s jobs of %s are done one by one: %r", len(left), work[0].kind, fault)
        return batch.count + sum(_run_together([job], stopping) for job in left)
    return batch.count
