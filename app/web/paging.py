"""Lists come in pages, ordered with the id as tie-break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from flask import request, url_for
from werkzeug.exceptions import NotFound

from app.kernel import untrusted

Row = TypeVar("Row")
Whole = TypeVar("Whole")
MOST_PAGES = 1_000
PAGE = "page"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows; ``number`` from 1, ``first`` and ``last`` count rows from 1. ``name`` is its argument's."""

    rows: Sequence[Row]
    number: int
    size: int
    total: int
    name: str = PAGE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.number * self.size, self.total)

    def of(self, known: Mapping[Row, Whole]) -> Page[Whole]:
        """The same page of the things its rows stand for; one that is there no more is left out."""
        whole = [known[row] for row in self.rows if row in known]
        return Page(whole, self.number, self.size, self.total, self.name)

    def url(self, number: int) -> str:
        """The address of another page of this list with the same filters; of one of several at its own place."""
        args = {**request.args.to_dict(flat=False), **(request.view_args or {}), self.name: number}
        return url_for(request.endpoint or "", **args, _anchor=None if self.name == PAGE else self.name)


def asked_page(name: str = PAGE) -> int:
    """The page number in the address; anything odd is 404."""
    number = untrusted.whole(request.args.get(name, "1"))
    if number is None or not 1 <= number <= MOST_PAGES:
        raise NotFound
    return number


def one_of_several(name: str, rows: Sequence[Row], size: int) -> Page[Row]:
    """The asked page of rows that are all known, on a page with several lists; 404 behind the end."""
    page = Page(rows, asked_page(name), size, len(rows), name)
    if page.number > page.pages:
        raise NotFound
    return replace(page, rows=rows[page.first - 1 : page.last] if rows else rows)
