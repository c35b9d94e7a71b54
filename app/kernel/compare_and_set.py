"""A change that holds only if the row is still as it was seen: of two at once, one finds it and the other is told.

The condition stands in the WHERE of the UPDATE or DELETE. Statuses go through ``workflow``, which also needs the new
version; counters that only rise through ``numbers``. Everything else that two people may do at once asks ``took``.
"""

from __future__ import annotations

from sqlalchemy import Delete, Update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import InvalidRequestError

from app.kernel.db import QUIET, Base, db


def took(step: Update | Delete, row: Base | None = None) -> bool:
    """Whether this request made the change. ``row`` is read anew either way, so that a refusal shows what it is now.

    One that is gone meanwhile was not changed.
    """
    db.session.flush()
    done = db.session.execute(step, execution_options=QUIET)
    assert isinstance(done, CursorResult)
    return (row is None or is_there(row)) and done.rowcount == 1


def is_there(row: object) -> bool:
    """Read a row anew; False when somebody removed it meanwhile."""
    try:
        db.session.refresh(row)
    except InvalidRequestError:
        return False
    return True


def took_apart(step: Update | Delete) -> bool:
    """The same in a short transaction of its own: it holds whatever becomes of the request."""
    with db.engine.begin() as connection:
        return connection.execute(step).rowcount == 1
