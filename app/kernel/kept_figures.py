"""Figures over all rows, counted by the worker every few seconds and read by pages with the moment they were true.

Each set is counted from one look at the database, so its parts agree. For the public a set older than ``YOUNG`` is shown
to nobody: the page counts by itself then, and only takes longer (no worker, or one that is busy with something long).
Staff see the last set whatever its age, with its moment, and may have it counted anew. In the same way stand here the
last outcome of a long check and how far one under way is (``last``, ``keep``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, unique
from app.kernel.db import QUIET, Base, db, let_go, snapshot

YOUNG = timedelta(seconds=30)
EVERY_SECONDS = 15.0
"""How often the worker counts: half the time a figure is shown."""
LATE = timedelta(minutes=1)
"""So old a set is only when the worker is away, or busy with something long."""
IN_HAND = " in hand"
Counted = dict[str, Any]
Count = Mapping[str, Callable[[], Counted]]
"""Names of sets, and what counts each."""


class KeptFigures(Base):
    """One set of figures by its name, and the moment it was true."""

    __tablename__ = "kept_figures"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    as_of: Mapped[datetime]
    data: Mapped[dict[str, Any]]


@dataclass(frozen=True)
class Figures:
    """What was counted of one moment: sets by their names."""

    as_of: datetime
    sets: dict[str, Counted]

    @property
    def is_late(self) -> bool:
        """Whether the worker should have counted again since."""
        return clock.now() - self.as_of >= LATE


def latest(wanted: Count, young: timedelta | None = YOUNG) -> Figures:
    """The sets as the worker counted them lately in one look (None: whenever that was), else all of them counted now."""
    found = {row.name: row for row in _kept(list(wanted))}
    moments = {row.as_of for row in found.values()}
    if len(found) == len(wanted) and len(moments) == 1:
        (moment,) = moments
        age = clock.now() - moment
        if timedelta(0) <= age and (young is None or age < young):
            return Figures(moment, {name: row.data for name, row in found.items()})
    return Figures(clock.now(), {name: count() for name, count in wanted.items()})


def last(name: str) -> KeptFigures | None:
    """What was kept under a name, whenever that was; None when nothing was."""
    return next(iter(_kept([name])), None)


def _kept(names: Sequence[str]) -> Sequence[KeptFigures]:
    query = select(KeptFigures).where(KeptFigures.name.in_(names))
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def renew(wanted: Count) -> None:
    """Count sets in one look that holds up nobody, and keep them: the caller's transaction is ended by this."""
    moment = clock.now()
    with snapshot():
        sets = {name: count() for name, count in wanted.items()}
    keep(sets, moment)
    db.session.commit()


def keep(sets: Mapping[str, Counted], moment: datetime) -> None:
    """Put sets in the place of older ones of the same names, within the current transaction.

    One of a moment that is still to come is of a clock that was wrong: it gives way to any.
    """
    step = unique.insert(KeptFigures)
    kept = {"as_of": step.excluded.as_of, "data": step.excluded.data}
    rows = [{"name": name, "as_of": moment, "data": data} for name, data in sets.items()]
    older = or_(KeptFigures.as_of <= step.excluded.as_of, KeptFigures.as_of > clock.now())
    db.session.execute(step.on_conflict_do_update(index_elements=["name"], set_=kept, where=older), rows)


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else is at this work now: of many at once one is. Ends the caller's transaction.

    Whoever died over it is waited for no longer than ``LATE``.
    """
    moment = clock.now()
    step = unique.insert(KeptFigures).values(name=f"{name}{IN_HAND}", as_of=moment, data={})
    old = or_(KeptFigures.as_of <= moment - LATE, KeptFigures.as_of > moment + LATE)
    mine = step.on_conflict_do_update(index_elements=["name"], set_={"as_of": moment}, where=old)
    is_mine = db.session.scalar(mine.returning(KeptFigures.name)) is not None
    db.session.commit()
    try:
        yield is_mine
    finally:
        if is_mine:
            let_go()
            these = KeptFigures.name == f"{name}{IN_HAND}", KeptFigures.as_of == moment
            db.session.execute(delete(KeptFigures).where(*these), execution_options=QUIET)
            db.session.commit()
