"""Figures over all rows, counted by the worker every few seconds and read by pages with the moment they were true.

Each set is counted from one look at the database, so its parts agree. A set older than ``YOUNG`` is shown to nobody:
the page counts by itself then, and only takes longer (no worker, or one that is busy with something long).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, unique
from app.kernel.db import Base, db, snapshot

YOUNG = timedelta(seconds=30)
EVERY_SECONDS = 15.0
"""How often the worker counts: half the time a figure is shown."""
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


def latest(wanted: Count) -> Figures:
    """The sets as the worker counted them lately in one look, else all of them counted now."""
    query = select(KeptFigures).where(KeptFigures.name.in_(wanted)).order_by(KeptFigures.as_of)
    rows = list(db.session.scalars(query.execution_options(populate_existing=True)))
    moments = {row.as_of for row in rows}
    if len(rows) == len(wanted) and len(moments) == 1:
        (moment,) = moments
        if timedelta(0) <= clock.now() - moment < YOUNG:
            return Figures(moment, {row.name: row.data for row in rows})
    return Figures(clock.now(), {name: count() for name, count in wanted.items()})


def renew(wanted: Count) -> None:
    """Count sets in one look that holds up nobody, and keep them: the caller's transaction is ended by this."""
    moment = clock.now()
    with snapshot():
        sets = [{"name": name, "as_of": moment, "data": count()} for name, count in wanted.items()]
    step = unique.insert(KeptFigures)
    kept = {"as_of": step.excluded.as_of, "data": step.excluded.data}
    db.session.execute(step.on_conflict_do_update(index_elements=["name"], set_=kept), sets)
    db.session.commit()
