"""Jobs as rows, and those in hand: what is held, done, failed or given back. How they are asked for: ``jobs``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, Text, update
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.columns import index_where
from app.kernel.db import QUIET, Base, Pk, db, is_away

LEASE = timedelta(seconds=60)
ALONE_AFTER = 3
"""Tries after which one whose last worker was killed is done by itself: it may be what kills them."""
_log = logging.getLogger(__name__)


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
    held_by: Mapped[str] = mapped_column(String(32), default="")
    """The worker that took it last; with it a lease ends at once when that worker is known to be dead."""


class Claimed(NamedTuple):
    """A job in hand, which try this is, and until when it is ours."""

    id: int
    kind: str
    payload: dict[str, Any]
    tries: int
    until: datetime


def may_kill(row: Any) -> bool:
    """Whether it was tried often and whoever had it last neither did it nor gave it back."""
    return row.leased_until is not None and row.tries > ALONE_AFTER


class Batch:
    """Jobs of one kind in hand. What is neither done nor failed in the end goes back as if nobody had taken it."""

    def __init__(self, work: Sequence[Claimed], stopping: Callable[[], bool]) -> None:
        self.work, self.stopping, self.count = work, stopping, 0
        self._left = {job.id: job for job in work}
        self._until = work[0].until
        self._logged = set[str]()

    def left(self) -> list[Claimed]:
        """What is still to be done, as long as it is ours now."""
        return [job._replace(until=self._until) for job in self._left.values()]

    def is_ours(self, job: Claimed) -> bool:
        """Whether a job is still ours, before it begins; what is left is held on to when half its time is over."""
        moment = clock.now()
        if self._until - moment < LEASE / 2:
            held = (Job.id.in_(self._left), Job.leased_until == self._until)
            until = moment + LEASE
            longer = update(Job).where(*held).values(leased_until=until).returning(Job.id)
            kept = set(db.session.scalars(longer, execution_options=QUIET))
            db.session.commit()
            self._until = until
            self._left = {number: one for number, one in self._left.items() if number in kept}
        return job.id in self._left

    def done(self, *jobs: Claimed) -> None:
        """Note these as done, in the transaction of what they did."""
        if jobs:
            step = update(Job).where(Job.id.in_([job.id for job in jobs]))
            db.session.execute(
                step.values(done_at=clock.now(), leased_until=None, error=""), execution_options=QUIET
            )
        self._settled(jobs)
        self.count += len(jobs)

    def failed(self, job: Claimed, fault: Exception) -> None:
        """Try one again later, in a transaction that ends here; the same fault is logged whole once a batch."""
        known, self._logged = repr(fault) in self._logged, {*self._logged, repr(fault)}
        quiet = known or is_away(fault)
        _log.error("job %s (%s) failed: %r", job.id, job.kind, fault, exc_info=None if quiet else fault)
        later = clock.now() + timedelta(seconds=min(15 * 2**job.tries, 3600))
        step = update(Job).where(Job.id == job.id)
        values = {"due_at": later, "leased_until": None, "error": repr(fault)[:2000]}
        db.session.execute(step.values(**values), execution_options=QUIET)
        db.session.commit()
        self._settled([job])

    def give_back(self) -> None:
        """What is left goes back untouched; commits."""
        if self._left:
            held = (Job.id.in_(self._left), Job.leased_until == self._until)
            step = update(Job).where(*held).values(leased_until=None, tries=Job.tries - 1)
            db.session.execute(step, execution_options=QUIET)
        db.session.commit()

    def _settled(self, jobs: Sequence[Claimed]) -> None:
        for job in jobs:
            self._left.pop(job.id, None)
