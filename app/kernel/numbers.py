"""Gap-free document numbers per series and year (trust notes I24)."""

from __future__ import annotations

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, unique
from app.kernel.db import Base, db


class NumberSeries(Base):
    """The last number given in a series and year."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(16), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def next_number(series: str, *, width: int = 5) -> str:
    """The next number of a series this year, e.g. ``HS-2026-01187``; given back when the transaction rolls back."""
    year = clock.today().year
    session = db.session
    key = (NumberSeries.series == series, NumberSeries.year == year)
    if session.scalar(select(NumberSeries.year).where(*key)) is None:
        # Where another request opened the series a moment ago, the UPDATE below waits for it.
        unique.added(NumberSeries(series=series, year=year, last=0))
    step = update(NumberSeries).where(*key).values(last=NumberSeries.last + 1).returning(NumberSeries.last)
    number = session.execute(step, execution_options={"synchronize_session": False}).scalar_one()
    return f"{series}-{year}-{number:0{width}d}"
