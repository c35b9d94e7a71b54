"""Gap-free document numbers per series and year (I24)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, String, and_, false, func, or_, update
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from app.kernel import clock, unique
from app.kernel.db import QUIET, Base, db
from app.kernel.folding import fold
from app.kernel.in_line import in_line

WIDTH = 5
_GIVEN = "given"
_SIGNS = " -/._"
_TYPED = re.compile(r"([A-Z]{2})?(20[0-9]{2})?([0-9]{1,5})")


class NumberSeries(Base):
    """The last number given in a series and year."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(16), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def of_series() -> MappedColumn[str]:
    """The column of a thing's own number, which ``next_number`` gave."""
    return mapped_column(String(20), unique=True, info={_GIVEN: True})


def next_number(series: str, *, width: int = WIDTH) -> str:
    """The next number of a series this year, e.g. ``HS-2026-01187``; given back when the transaction rolls back."""
    year = clock.today().year
    key = (NumberSeries.series == series, NumberSeries.year == year, in_line(f"number {series}"))
    step = update(NumberSeries).where(*key).values(last=NumberSeries.last + 1).returning(NumberSeries.last)
    number = db.session.execute(step, execution_options=QUIET).scalar_one_or_none()
    if number is None:  # the first of its year
        # Where another request opened the series a moment ago, the UPDATE below waits for it.
        unique.added(NumberSeries(series=series, year=year, last=0))
        number = db.session.execute(step, execution_options=QUIET).scalar_one()
    return f"{series}-{year}-{number:0{width}d}"


def is_numbered(text: str, *columns: Any) -> ColumnElement[bool]:
    """Whether one of these columns holds the number somebody means by ``text``.

    ``HS-2026-00012`` is found by «hs 2026 12», «HS202600012», «hs12», «2026-12», «00012», and by any part of it with a
    digit; other people's numbers («12/QĐ-SCT») likewise without their signs. Text without a digit is no number: no row.
    """
    bare = fold(text).replace(" ", "").upper()
    if not any(sign.isdigit() for sign in bare):
        return false()
    typed = _TYPED.fullmatch(bare)
    return or_(*(_holds(bare, typed.groups() if typed else None, column) for column in columns))


def _holds(bare: str, typed: tuple[str | None, ...] | None, column: Any) -> ColumnElement[bool]:
    part = and_(column != "", _bare(column).contains(bare))  # most have no number of other people's
    if typed is None:
        return part
    series, year, last = typed
    whole = f"{series or '__'}-{year or '____'}-{int(last or 0):0{WIDTH}d}"
    if series and year and len(last or "") == WIDTH and _is_given(column):
        found: ColumnElement[bool] = column == whole  # no other of ours holds it: asked of the index
        return found
    return or_(part, column.like(whole))


def _is_given(column: Any) -> bool:
    """Whether the numbers of a column are those given here, not other people's."""
    return _GIVEN in getattr(column.expression, "info", ())


def is_of_series(text: str, series: str, column: Any) -> ColumnElement[bool]:
    """As ``is_numbered``, only for text that begins with the letters of the series."""
    return is_numbered(text, column) if fold(text).upper().startswith(series) else false()


def _bare(column: Any) -> Any:
    """The number in capitals without its signs, Đ as D; SQLite capitalises no letters with marks."""
    if _is_given(column):
        return func.replace(column, "-", "")
    bare: Any = column
    for sign in _SIGNS:
        bare = func.replace(bare, sign, "")
    for letter in "Đđ":
        bare = func.replace(bare, letter, "D")
    return func.upper(bare)
