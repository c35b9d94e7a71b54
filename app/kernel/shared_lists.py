"""Lists of the State or a standard, read once for all readers of this process instead of once for each page.

Good until one of their tables is written on this machine (``public_changes``), and for a minute at most in any case:
another machine may have written them. Rows come as plain values that belong to no session.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import select

from app.kernel import clock, public_changes
from app.kernel.db import Base, db
from app.kernel.i18n import language

P = ParamSpec("P")
Answer = TypeVar("Answer")
Listed = TypeVar("Listed", bound=Base)
SECONDS = 60
MOST = 500
"""How many answers of one question are kept, over its arguments and both languages."""


def shared(*models: type[Base], most: int = MOST) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Ask once for each set of values and language; ``models`` are all the tables the answer is read from.

    At most so many answers are kept: fewer where each is long.
    Nobody changes what is given: it is the same object for all.
    """
    public_changes.watch(*models, mark=public_changes.LISTS)

    def around(question: Callable[P, Answer]) -> Callable[P, Answer]:
        kept: dict[Any, tuple[Any, float, Answer]] = {}

        @wraps(question)
        def asked(*args: P.args, **kwargs: P.kwargs) -> Answer:
            if public_changes.is_writing():
                return question(*args, **kwargs)
            key, moment = (language(), args, *sorted(kwargs.items())), clock.now().timestamp()
            mark = public_changes.of_lists()
            found = kept.get(key)
            if found is not None and found[0] == mark and 0 <= moment - found[1] < SECONDS:
                return found[2]
            if len(kept) >= most:
                kept.clear()
            answer = question(*args, **kwargs)
            kept[key] = (mark, moment, answer)
            return answer

        return asked

    return around


def every(model: type[Listed], *order: Any) -> Sequence[Listed]:
    """All rows of a list as plain values with the columns' names."""
    rows = db.session.execute(select(*model.__table__.c).order_by(*order)).all()
    return cast(Sequence[Listed], rows)
