"""Rows a transaction gathers and writes together at its end: lines of history, notices and letters.

Many lines become one INSERT, and a lock that everybody needs (the head of the history) is held only from there to the
commit. Nobody sees the difference: a question about one of their tables sends what was gathered first, a savepoint that
is undone takes back what was gathered within it, and what is rolled back was never gathered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import TableClause, TextClause, event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.sql import visitors

from app.kernel.db import ReadOnlyRequest, db, is_reading

Row = TypeVar("Row")
GATHERED = "gathered"
LAST = 9
"""The turn of what takes a lock that everybody needs."""
_APART = "gathered_known_apart"
KNOWN_APART = {_APART: True}
"""Said with a question whose asker adds what still waits."""
_all: list[Gathered[Any]] = []
_marks: WeakKeyDictionary[SessionTransaction, dict[str, tuple[int, int]]] = WeakKeyDictionary()


@dataclass
class _Waiting:
    """What one transaction has gathered of a kind, and how many of it, from the first, the database has."""

    rows: list[Any] = field(default_factory=list)
    sent: int = 0


class Gathered(Generic[Row]):
    """One kind of rows. ``write`` gets those not yet sent; ``tables`` are all it writes; the highest ``turn`` comes last."""

    def __init__(
        self,
        name: str,
        tables: Sequence[str],
        write: Callable[[Session, Sequence[Row]], None],
        *,
        turn: int = 0,
    ) -> None:
        self.name, self.tables, self.turn = name, frozenset(tables), turn
        self._write = write
        _all.append(self)
        _all.sort(key=lambda one: one.turn)

    def add(self, row: Row) -> None:
        """Have it written at the end of the current transaction, which begins with it if nothing was asked yet."""
        session = db.session()
        if not session.in_transaction():
            session.begin()
        _of(session, self.name).rows.append(row)

    def waiting(self) -> list[Row]:
        """What the current transaction gathered and has not sent."""
        found = _of(db.session(), self.name)
        rows: list[Row] = found.rows[found.sent :]
        return rows

    def send(self, session: Session) -> None:
        """Write what is gathered now; what could not be written waits on, so that no commit goes without it."""
        waiting = _of(session, self.name)
        before, waiting.sent = waiting.sent, len(waiting.rows)
        if rows := waiting.rows[before:]:
            try:
                self._write(session, rows)
            except BaseException:
                waiting.sent = before
                raise


def _of(session: Session, name: str) -> _Waiting:
    if name not in (kinds := session.info.setdefault(GATHERED, {})):
        kinds[name] = _Waiting()
    found: _Waiting = kinds[name]
    return found


def _unsent(session: Session) -> list[Gathered[Any]]:
    kinds: dict[str, _Waiting] = session.info.get(GATHERED, {})
    waiting = {name for name, one in kinds.items() if one.sent < len(one.rows)}
    return [one for one in _all if one.name in waiting] if waiting else []


@event.listens_for(Session, "before_commit")
def _at_the_end(session: Session) -> None:
    if session.in_nested_transaction() or not _unsent(session):
        return
    if is_reading():
        raise ReadOnlyRequest("a GET never writes")
    session.flush()  # a lock that everybody needs is taken after everything else
    for one in _unsent(session):
        one.send(session)


@event.listens_for(Session, "do_orm_execute")
def _before_a_question(asked: ORMExecuteState) -> None:
    if asked.execution_options.get(_APART):
        return
    if waiting := _unsent(asked.session):
        named = _tables_of(asked.statement)
        for one in waiting:
            if named is None or one.tables & named:
                one.send(asked.session)


def _tables_of(statement: Any) -> set[str] | None:
    """The tables a statement names anywhere in it; None where that cannot be seen."""
    named = set[str]()
    for part in visitors.iterate(statement):
        if isinstance(part, TextClause):
            return None
        if isinstance(part, TableClause):
            named.add(part.name)
    return named


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        kinds: dict[str, _Waiting] = session.info.get(GATHERED, {})
        _marks[transaction] = {name: (len(one.rows), one.sent) for name, one in kinds.items()}


@event.listens_for(Session, "after_soft_rollback")
def _back_to_the_mark(session: Session, transaction: SessionTransaction) -> None:
    """The savepoint took back what was sent since it began, and what was gathered since then goes with it."""
    if transaction.nested:
        marks = _marks.get(transaction, {})
        for name, one in session.info.get(GATHERED, {}).items():
            length, one.sent = marks.get(name, (0, 0))
            del one.rows[length:]


@event.listens_for(Session, "after_transaction_end")
def _over(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(GATHERED, None)
