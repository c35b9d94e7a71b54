"""What a list is, declared once: from it follow its page, counts, pages, sorting, filters, its Excel sheet and its tests.

A room says which rows somebody may read (``query``: the scope, by ``kernel/scoping.py``), which columns they have, what
they are filtered by and what finds them; ``web/list_view.py`` reads the address, ``components/list.html`` draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, case

from app.kernel.keyset import Order
from app.kernel.permissions import Actor, Permission
from app.kernel.sheets import Cell
from app.kernel.workflow import Status, Workflow

SIZE = 25
SHEET = "_sheet"
"""The page of a list and its sheet are two pages of one blueprint: ``applications`` and ``applications_sheet``."""
DAY, NUMBER, TEXT = "day", "number", "text"
"""What is typed into a filter without choices."""
Choices = Sequence[tuple[str, Any]]


class Look(Protocol):
    """How a cell stands out: ``Status`` is one."""

    @property
    def tone(self) -> Any:
        """The name of its colour."""
        ...

    @property
    def icon(self) -> str:
        """The sign before its words."""
        ...


@dataclass(frozen=True)
class Column:
    """One fact of each row, and at most one more in small type ``under`` it; both are columns of the sheet.

    ``value`` is the typed cell. ``text`` says it on the page where that is more than writing the value down, ``whole``:
    the value is what a shortened text stands for. ``sort`` is the key, a function that makes it, or a whole order; None: nothing to
    sort by.
    """

    name: str
    label: Any
    value: Callable[[Any], Cell]
    sort: Any = None
    text: Callable[[Any], str] | None = None
    whole: bool = False
    url: Callable[[Any], str] | None = None
    look: Callable[[Any], Look | None] | None = None
    under: Column | None = None
    css: str = ""
    shown: Callable[[Actor], bool] | None = None

    def order(self, tie: Any, *, down: bool) -> Order:
        """The order this column gives the list."""
        if isinstance(self.sort, Order):
            return self.sort.turned(down=down)
        return Order(self.sort() if isinstance(self.sort, FunctionType) else self.sort, tie, down)

    @property
    def facts(self) -> tuple[Column, ...]:
        """It and what stands under it."""
        return (self, self.under) if self.under else (self,)


def amount(
    name: str, label: Any, value: Callable[[Any], int | None], sort: Any = None, **more: Any
) -> Column:
    """A column of figures: to the right, digits below digits."""
    return Column(name, label, value, sort, css="r num", **more)


def status(
    flow: Workflow,
    state: Any,
    *,
    label: Any,
    of: Callable[[Any], Any] = lambda line: line.state,
    **more: Any,
) -> Column:
    """The state of each row in its words, sorted by the way a thing goes and not by the alphabet."""
    sort = more.pop("sort", None)

    def said(line: Any) -> Status:
        return flow.status(of(line))

    return Column(
        "state",
        label,
        lambda line: str(said(line).label),
        in_order(state, list(flow.statuses)) if sort is None else sort,
        look=said,
        **more,
    )


def in_order(column: Any, values: Sequence[Any]) -> ColumnElement[int]:
    """The place of a column's value among these."""
    return case({value: place for place, value in enumerate(values)}, value=column, else_=len(values))


@dataclass(frozen=True)
class Filter:
    """One question of the form above a list, in the address under its ``name``.

    ``where`` makes a condition of an answer (None: the answer narrows nothing). ``choices`` are asked with who looks and
    the present answer; a filter without choices is typed: ``kind`` says what. An answer
    that is no choice is 404, and so is one of which ``where`` makes a ValueError. ``usual`` is what an address without an answer means, ``hidden`` draws no control.
    """

    name: str
    label: Any
    where: Callable[[str, Actor], ColumnElement[bool] | None]
    choices: Callable[[Actor, str], Choices] | None = None
    kind: str = TEXT
    usual: str | Callable[[Actor], str] = ""
    hidden: bool = False
    said: Callable[[str], Any] | None = None
    """An answer in words, where it is neither a choice nor words already."""

    def meant(self, actor: Actor) -> str:
        """What an address without an answer means for this person."""
        return self.usual(actor) if callable(self.usual) else self.usual


@dataclass(frozen=True)
class Listing:
    """A list of one noun.

    ``endpoint`` is its page, ``place`` what stands in the page's path; ``needs`` is the right that opens page and sheet
    alike, None: anybody signed in comes to their own rows.

    ``query`` selects one entity, cut to what the actor may read; ``tie`` is its unique number; ``lines`` makes of one page
    of entities what the columns read (with few questions for all of them). ``usual`` is ``column`` or ``-column``. Where
    one page shows several lists, ``address`` is what leads to this one. ``counted`` selects the same rows where counting
    them is quicker in other words.
    """

    endpoint: str
    title: Any
    file: str
    needs: Permission | None
    query: Callable[[Actor], Select[Any]]
    tie: Any
    columns: Sequence[Column]
    usual: str
    filters: Sequence[Filter] = ()
    finds: Callable[[str], ColumnElement[bool]] | None = None
    finds_what: Any = ""
    lines: Callable[[Sequence[Any]], Sequence[Any]] = list
    address: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)
    counted: Callable[[Actor], Select[Any]] | None = None
    size: int = SIZE

    def columns_for(self, actor: Actor) -> list[Column]:
        """The columns this person sees."""
        return [column for column in self.columns if column.shown is None or column.shown(actor)]

    def orders(self) -> dict[str, Column]:
        """What the list can be sorted by, by its name in the address."""
        facts = [fact for column in self.columns for fact in column.facts]
        return {fact.name: fact for fact in facts if fact.sort is not None}

    def order(self, name: str) -> Order:
        """The order an address asks for: ``facility``, ``-facility``; KeyError for another word."""
        column = self.orders()[name.removeprefix("-")]
        return column.order(self.tie, down=name.startswith("-"))


_declared: dict[str, Listing] = {}


def declare(listing: Listing) -> Listing:
    """Name a list; its page and its sheet stand beside it in the same file."""
    if listing.file in _declared:
        raise ValueError(f"two lists are called {listing.file}")
    listing.order(listing.usual)
    _declared[listing.file] = listing
    return listing


def every() -> list[Listing]:
    """Every list the rooms declared."""
    return list(_declared.values())
