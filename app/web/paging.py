"""Lists come in pages, ordered with the id as tie-break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request, url_for
from werkzeug.exceptions import NotFound

from app.kernel import untrusted

Row = TypeVar("Row")
MOST_PAGES = 1_000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows; ``number`` from 1, ``first`` and ``last`` count rows from 1."""

    rows: Sequence[Row]
    number: int
    size: int
    total: int

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

    def url(self, number: int) -> str:
        """The address of another page of this list with the same filters."""
        args = {**request.args.to_dict(flat=False), **(request.view_args or {}), "page": number}
        return url_for(request.endpoint or "", **args)


def asked_page() -> int:
    """The page number in the address; anything odd is 404."""
    number = untrusted.whole(request.args.get("page", "1"))
    if number is None or not 1 <= number <= MOST_PAGES:
        raise NotFound
    return number
