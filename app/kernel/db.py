"""The database: one declarative base, one session, and the rule that reading never writes.

SQLite loses updates silently under its driver's default; so writing transactions start with
``BEGIN IMMEDIATE`` and reading ones (every GET) with a plain ``BEGIN``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Column, DateTime, Dialect, Engine, Integer, MetaData, Table, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    SQLAlchemyError,
    TimeoutError as PoolTimeout,
)
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

from app.kernel.money import Money

BUSY_TIMEOUT_MS = 5_000
QUIET = {"synchronize_session": False}
"""Options of a statement over rows whose objects in the session nobody looks at again: they are left as they were read."""
_reading: ContextVar[bool] = ContextVar("reading_only", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a column holds in Python."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the aware moment back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer, "sqlite")
Pk = Annotated[int, mapped_column(BigId, primary_key=True)]
NEVER_REUSED = "never reused"
NeverReusedPk = Annotated[int, mapped_column(BigId, primary_key=True, info={NEVER_REUSED: True})]
"""For tables from which rows are deleted while their numbers stay: in links, keys of jobs and notices, the history.

SQLite gives the number of a deleted last row to the next one, unless told not to; PostgreSQL never does.
"""


class Base(DeclarativeBase):
    """What every stored thing is."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        Money: BigInteger,
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)


class ReadOnlyRequest(RuntimeError):
    """Something tried to commit while the request only looks (GET never writes)."""


@contextmanager
def reading() -> Iterator[None]:
    """Within this block transactions only read; a commit is refused."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def snapshot() -> Iterator[None]:
    """Look at everything as it was at one moment, in a transaction of its own that holds up nobody who writes.

    What the session held before is rolled back. Keep it short: until it ends the database keeps old rows.
    """
    db.session.rollback()
    with reading():
        try:
            if db.engine.dialect.name == "postgresql":  # SQLite's reading transaction is one look already
                db.session.connection(
                    execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                )
            yield
        finally:
            db.session.rollback()


def let_go() -> None:
    """Roll back, also when the connection is gone: it is thrown away then, and the next one is a new one."""
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session().invalidate()


def is_away(error: BaseException) -> bool:
    """Whether the database was not to be had (gone, restarted, locked, all connections taken), and may be again soon."""
    if isinstance(error, OperationalError | InterfaceError | PendingRollbackError | PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def only_read(flag: bool) -> None:
    """Set the mode of the current request."""
    _reading.set(flag)


def is_reading() -> bool:
    """Whether the current request only looks."""
    return _reading.get()


@event.listens_for(Column, "after_parent_attach")
def _never_again(column: Column[Any], parent: Any) -> None:
    if isinstance(parent, Table) and column.info.get(NEVER_REUSED):
        parent.dialect_kwargs["sqlite_autoincrement"] = True


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if is_reading() else "BEGIN IMMEDIATE")


@event.listens_for(Session, "before_commit")
def _refuse_commit(session: Session) -> None:
    if is_reading() and (session.new or session.dirty or session.deleted or session.info.get("wrote")):
        raise ReadOnlyRequest("a GET never writes")
