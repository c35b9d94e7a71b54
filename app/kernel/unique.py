"""A row the database keeps once: whoever comes second reads why, in words.

``add_once`` is the one way to add a row that a unique index may refuse (``insert_new`` where nothing is to be undone
with it), ``once`` the one to change rows so. A double that
slipped past them is still answered in words (``app/web/errors.py``), never as a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from psycopg.errors import UniqueViolation
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from app.kernel.db import Base, db
from app.kernel.errors import Refusal

Row = TypeVar("Row", bound=Base)


def insert(model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT in the database's own dialect, which can say what happens to a row that stands there already."""
    return postgresql.insert(model) if db.engine.dialect.name == "postgresql" else sqlite.insert(model)


def insert_new(model: type[Row], *, on: Sequence[str] | None = None, **values: Any) -> Row | None:
    """Add a row in one statement; None when one with these values stands there already.

    ``on`` names the columns of the unique index that may refuse; without it any may. A row another request is adding at
    this moment is waited for.
    """
    made = insert(model).values(**values).on_conflict_do_nothing(index_elements=on).returning(model)
    found: Row | None = db.session.scalars(made).one_or_none()
    return found


def is_double(fault: IntegrityError) -> bool:
    """Whether a unique index refused a second one; other broken rules are faults of ours."""
    return isinstance(fault.orig, UniqueViolation) or "UNIQUE constraint failed" in str(fault.orig)


def add_once(row: Base, refusal: Callable[[], Refusal]) -> None:
    """Add a row and send it to the database now; raise what ``refusal`` says when it stands there already."""
    with once(refusal):
        db.session.add(row)


@contextmanager
def once(refusal: Callable[[], Refusal]) -> Iterator[None]:
    """Changes sent to the database together at the end; all undone, and ``refusal`` raised, when one stands already."""
    db.session.flush()  # what was to be sent anyway goes first: only what is done within may be the double
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as fault:
        if not is_double(fault):
            raise
        raise refusal() from fault


def added(row: Base) -> bool:
    """Add a row and send it to the database now; False when it stands there already."""
    db.session.flush()
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as fault:
        if not is_double(fault):
            raise
        return False
    return True
