"""Answers kept for the length of a transaction: what the law says on a day is asked dozens of times in one step.

They go at its end, with the end of a savepoint, and as soon as this session writes a row they were read from.
Beside them stand notes of what this transaction alone can change (``note``, ``noted``); they go at the same moments.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import FromClause, TextClause, UpdateBase, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from app.kernel.db import db

P = ParamSpec("P")
Answer = TypeVar("Answer")
REMEMBERED = "answers and notes"
_lists: set[type[Any]] = set()


def until_written(*models: type[Any]) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Ask the database once a transaction for each set of values; ``models`` are all the tables the answer is read from.

    For small lists that seldom change. Nobody changes what is given: it is the same object for all.
    """
    _lists.update(models)

    def around(question: Callable[P, Answer]) -> Callable[P, Answer]:
        @wraps(question)
        def asked(*args: P.args, **kwargs: P.kwargs) -> Answer:
            answers: dict[Any, Answer] = db.session.info.setdefault(REMEMBERED, {})
            key = (question, args, tuple(sorted(kwargs.items())))
            if key not in answers:
                answers[key] = question(*args, **kwargs)
            return answers[key]

        return asked

    return around


def note(session: Session, name: str, value: Any) -> None:
    """Note something this transaction alone can change, under a name."""
    session.info.setdefault(REMEMBERED, {})[name] = value


def noted(session: Session, name: str) -> Any:
    """What was noted under a name in this transaction and not taken back since; None for nothing."""
    return session.info.get(REMEMBERED, {}).get(name)


def forget(session: Session, *_: Any) -> None:
    """Ask anew from now on."""
    session.info.pop(REMEMBERED, None)


for moment in ("after_commit", "after_rollback", "after_soft_rollback"):
    event.listen(Session, moment, forget)


@event.listens_for(Session, "after_flush")
def _written(session: Session, _flush: UOWTransaction) -> None:
    if REMEMBERED not in session.info:
        return
    written = {type(row) for row in (*session.new, *session.dirty, *session.deleted)}
    if not _tables().isdisjoint(_tables_of(written)):
        forget(session)


@event.listens_for(Session, "do_orm_execute")
def _written_at_once(asked: ORMExecuteState) -> None:
    """Statuses change so (``workflow``), past the rows of the session; of plain text nobody knows what it writes."""
    if REMEMBERED not in asked.session.info:
        return
    step = asked.statement
    if isinstance(step, TextClause) or (isinstance(step, UpdateBase) and step.table in _tables()):
        forget(asked.session)


def _tables() -> set[FromClause]:
    """The tables answers are read from."""
    return _tables_of(_lists)


def _tables_of(models: set[type[Any]]) -> set[FromClause]:
    """The tables rows of these classes stand in: of a facility there are two."""
    return {table for model in models for table in inspect(model).tables}
