"""When something everybody may see was changed: marks in the instance folder, which every process on it looks at.

What is kept made for all readers (``app/web/kept_pages.py``, ``shared_lists``) is good only under the mark it was made
under: pages under ``PAGES``, which moves with every change, lists under ``LISTS``, which moves with theirs. A mark moves
after the commit, so whoever read before it made what they hold under the older one.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from app.kernel.db import db
from app.kernel.ports import Port

PLACE: Port[Path] = Port("folder of the mark of public changes")
PAGES, LISTS = "public-changes", "list-changes"
WRITTEN = "public things written"
LOG = logging.getLogger(__name__)
_tables: dict[Any, str] = {}


def watch(*models: type[Any], mark: str = PAGES) -> None:
    """Move a mark whenever a row of these is written, however it is written; pages show lists too, so theirs moves in any case."""
    for model in models:
        for table in inspect(model).tables:
            _tables[table] = LISTS if LISTS in {mark, _tables.get(table)} else PAGES


def standing(folder: str | Path, mark: str = PAGES) -> int:
    """A mark as it stands in an instance folder; 0 before the first change. One look at the disk, no database."""
    try:
        return os.stat(os.path.join(folder, mark)).st_mtime_ns
    except FileNotFoundError:
        return 0


def of_lists() -> tuple[str, int]:
    """Whose mark of the lists it is, and where it stands: what is kept was made under one and is good for no other."""
    folder = str(PLACE())
    return folder, standing(folder, LISTS)


def is_writing() -> bool:
    """Whether this transaction wrote something everybody sees, so that what is kept may be older than what it reads."""
    return bool(db.session.info.get(WRITTEN))


def move(*marks: str) -> None:
    """Whatever was made under these before is made anew. Where none can be written others see the change some seconds later."""
    for mark in marks or (PAGES,):
        place, moment = PLACE() / mark, time.time_ns()
        try:
            place.touch(mode=0o600)
            os.utime(place, ns=(moment, moment))
        except OSError:
            LOG.exception("the mark of public changes cannot be written")


def _note(session: Session, tables: Iterable[Any]) -> None:
    moved = {_tables[table] for table in tables if table in _tables}
    if moved:
        session.info[WRITTEN] = session.info.get(WRITTEN, {PAGES}) | moved


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _flush: UOWTransaction) -> None:
    written = (*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row)))
    _note(session, (row.__table__ for row in written))


@event.listens_for(Session, "do_orm_execute")
def _executed(asked: ORMExecuteState) -> None:
    if asked.is_update or asked.is_insert or asked.is_delete:
        _note(asked.session, [getattr(asked.statement, "table", None)])


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    if not session.in_nested_transaction() and (marks := session.info.pop(WRITTEN, None)):
        move(*sorted(marks))


@event.listens_for(Session, "after_rollback")
def _undone(session: Session) -> None:
    if not session.in_nested_transaction():  # what was written before a savepoint is still written
        session.info.pop(WRITTEN, None)
