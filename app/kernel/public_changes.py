"""When something everybody may see was changed: one mark in the instance folder, which every process on it looks at.

What is kept made for all readers (``app/web/kept_pages.py``, lists of a process) is good only under the mark it was made
under. The mark moves after the commit, so whoever read before it made what they hold under the older one.
"""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from app.kernel.db import db
from app.kernel.ports import Port

PLACE: Port[Path] = Port("folder of the mark of public changes")
NAME = "public-changes"
WRITTEN = "public things written"
LOG = logging.getLogger(__name__)
_tables: set[Any] = set()


def watch(*models: type[Any]) -> None:
    """Move the mark whenever a row of these is written, however it is written."""
    _tables.update(table for model in models for table in inspect(model).tables)


def standing(folder: str | Path) -> int:
    """The mark as it stands in an instance folder; 0 before the first change. One look at the disk, no database."""
    try:
        return os.stat(os.path.join(folder, NAME)).st_mtime_ns
    except FileNotFoundError:
        return 0


def mark() -> tuple[str, int]:
    """Whose mark it is, and where it stands: what is kept was made under one and is good for no other."""
    folder = str(PLACE())
    return folder, standing(folder)


def is_writing() -> bool:
    """Whether this transaction wrote something everybody sees, so that what is kept may be older than what it reads."""
    return bool(db.session.info.get(WRITTEN))


def move() -> None:
    """Whatever was made for all readers before is made anew. Without a mark to write they see the change a minute later."""
    place, moment = PLACE() / NAME, time.time_ns()
    try:
        place.touch(mode=0o600)
        os.utime(place, ns=(moment, moment))
    except OSError:
        LOG.exception("the mark of public changes cannot be written")


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _flush: UOWTransaction) -> None:
    written = (*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row)))
    if not _tables.isdisjoint(row.__table__ for row in written):
        session.info[WRITTEN] = True


@event.listens_for(Session, "do_orm_execute")
def _executed(asked: ORMExecuteState) -> None:
    writes = asked.is_update or asked.is_insert or asked.is_delete
    if writes and getattr(asked.statement, "table", None) in _tables:
        asked.session.info[WRITTEN] = True


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop(WRITTEN, False):
        move()


@event.listens_for(Session, "after_rollback")
def _undone(session: Session) -> None:
    session.info.pop(WRITTEN, None)
