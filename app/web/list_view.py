"""One look at a declared list: what the address asks for, the rows of this page, and the addresses of its ways on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request, url_for
from sqlalchemy import ColumnElement, Select
from werkzeug.exceptions import NotFound
from wtforms.validators import Optional

from app.kernel import keyset, untrusted
from app.kernel.date_fields import DayField
from app.kernel.forms import AskedForm
from app.kernel.i18n import gettext as _
from app.kernel.keyset import Order, Slice
from app.kernel.lists import DAY, SHEET, Choices, Column, Filter, Listing
from app.kernel.permissions import Actor
from app.web.access import current_actor
from app.web.formatting import num
from app.web.list_facts import Fact, fact
from app.web.paging import asked_page

MOST_WORDS = 100
WORDS, SORT, AFTER, BEFORE, ROW = "q", "sort", "after", "before", "row"


@dataclass(frozen=True)
class Control:
    """One question of the form: its answer and what may be chosen."""

    filter: Filter
    answer: str
    choices: Choices | None
    field: Any = None
    """The box of a day, with what is wrong with it in words."""

    @property
    def said(self) -> str:
        """The answer in words, for the top of a sheet."""
        if self.filter.said:
            return str(self.filter.said(self.meaning))
        return str(dict(self.choices).get(self.answer, "") if self.choices is not None else self.answer)

    @property
    def meaning(self) -> str:
        """What the filter is given: a day as ``2026-11-25``, and empty where none can be read."""
        if self.field is None:
            return self.answer
        return self.field.data.isoformat() if self.field.data and not self.field.errors else ""


class View:
    """A declared list as one person asked for it; nothing is asked of the database before it is drawn."""

    def __init__(self, listing: Listing, actor: Actor, args: Mapping[str, str]) -> None:
        self.listing, self.actor, self.args = listing, actor, args
        asked_page()  # addresses with a number of a page lead to the beginning; odd ones never led anywhere
        self.words = args.get(WORDS, "").strip()[:MOST_WORDS] if listing.finds else ""
        self.columns = listing.columns_for(actor)
        self.meant = {one.name: one.meant(actor) for one in listing.filters}
        self.controls = [self._control(one) for one in listing.filters]
        self.asked = {one.filter.name: one.answer for one in self.controls}
        asked = args.get(SORT, "")
        self.sort = asked if asked.removeprefix("-") in self.sortable else listing.usual
        self.order: Order = listing.order(self.sort)

    def _control(self, one: Filter) -> Control:
        answer = self.args.get(one.name, self.meant[one.name]).strip()[:MOST_WORDS]
        if one.kind == DAY:
            return Control(one, answer, None, _day(one, self.args))
        if one.choices is None:
            return Control(one, answer, None)
        choices = one.choices(self.actor, answer)
        if choices and answer not in dict(choices):
            raise NotFound  # a list that shows more than was asked would go on as a sheet
        return Control(one, answer if choices else "", choices)

    @property
    def sortable(self) -> dict[str, Column]:
        """What this person may sort by."""
        facts = [part for column in self.columns for part in column.facts]
        return {part.name: part for part in facts if part.sort is not None}

    @property
    def place(self) -> dict[str, Any]:
        """What stands in the path of its page."""
        return {**self.listing.place, **(request.view_args or {})}

    @cached_property
    def query(self) -> Select[Any]:
        """Every row this person asked for."""
        return self.listing.query(self.actor).where(*self._where())

    @cached_property
    def counted(self) -> Select[Any]:
        """The same rows, to be counted."""
        return (self.listing.counted or self.listing.query)(self.actor).where(*self._where())

    @cached_property
    def narrowing(self) -> list[tuple[Control, ColumnElement[bool]]]:
        """The answers that leave something out, each with its condition."""
        found = []
        for one in self.controls:
            try:
                condition = one.filter.where(one.meaning, self.actor)
            except ValueError:
                raise NotFound from None
            if condition is not None:
                found.append((one, condition))
        return found

    def _where(self) -> Iterator[ColumnElement[bool]]:
        yield from (condition for _control, condition in self.narrowing)
        if self.words and self.listing.finds:
            yield self.listing.finds(self.words)

    @cached_property
    def _slice(self) -> tuple[Slice, bool, bool]:
        """The rows of this page; whether others stand before and behind them."""
        size, after, before = self.listing.size, self._mark(AFTER), self._mark(BEFORE)
        if before is not None:
            found = keyset.backward(self.query, self.order, size, before)
            if found.more:
                return found, True, True
        elif after is not None:
            found = keyset.forward(self.query, self.order, size, after)
            if found.rows:
                return found, True, found.more
        found = keyset.forward(self.query, self.order, size)
        return found, False, found.more

    def _mark(self, name: str) -> keyset.Mark | None:
        text = self.args.get(name, "")
        try:
            return keyset.mark_from(text, self.order) if text else None
        except (ValueError, ArithmeticError):
            raise NotFound from None

    @property
    def things(self) -> Sequence[Any]:
        """What stands on this page."""
        return self._slice[0].rows

    @cached_property
    def lines(self) -> Sequence[Any]:
        """The rows of this page as the columns read them."""
        return self.listing.lines(self.things)

    @property
    def rows(self) -> Iterator[tuple[Any, list[tuple[Column, list[Fact]]]]]:
        """Each line with what its columns say."""
        for line in self.lines:
            yield line, [(column, [fact(part, line) for part in column.facts]) for column in self.columns]

    @cached_property
    def total(self) -> int:
        """How many rows there are, counted to one above ``MOST_COUNTED``."""
        return keyset.so_many(self.counted, self.listing.tie)

    @property
    def so_many(self) -> str:
        """``356``, or «more than 1.000»."""
        if self.total > keyset.MOST_COUNTED:
            return _("more than %(count)s", count=num(keyset.MOST_COUNTED))
        return num(self.total)

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        told = untrusted.whole(self.args.get(ROW, "")) or 1
        return told if self._slice[1] else 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.things) - 1

    def url(self, **changed: Any) -> str:
        """This list from its beginning with the same filters and order, but for what is changed."""
        wanted = {**self.asked, WORDS: self.words, SORT: self.sort, **changed}
        usual = {**self.meant, SORT: self.listing.usual}
        named = {name: value for name, value in wanted.items() if value != usual.get(name, "")}
        return url_for(self.listing.endpoint, **self.place, **named)

    @property
    def before_url(self) -> str:
        """The page before this one; empty on the first."""
        found, earlier, _more = self._slice
        place = max(1, self.first - self.listing.size)
        return self.url(**{BEFORE: found.marks[0], ROW: place}) if earlier else ""

    @property
    def after_url(self) -> str:
        """The page behind this one; empty on the last."""
        found, _earlier, more = self._slice
        return self.url(**{AFTER: found.marks[-1], ROW: self.last + 1}) if more else ""

    @property
    def action(self) -> str:
        """Where the form of filters is sent."""
        return url_for(self.listing.endpoint, **self.place)

    @property
    def usual_url(self) -> str:
        """This list without filters; where one page shows several, it stays this one."""
        return url_for(self.listing.endpoint, **{**self.place, **self.listing.address})

    @property
    def sheet_url(self) -> str:
        """The same rows as a sheet."""
        asked = self.url().partition("?")[2]
        page = url_for(f"{self.listing.endpoint}{SHEET}", **self.place)
        return f"{page}?{asked}" if asked else page

    def sorted_by(self, column: Column) -> str:
        """``ascending``, ``descending`` or empty: what a screen reader says of the column's head."""
        if self.sort.removeprefix("-") != column.name:
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

    def sort_url(self, column: Column) -> str:
        """The list sorted by this column; the other way round where it is already."""
        return self.url(sort=f"-{column.name}" if self.sorted_by(column) == "ascending" else column.name)

    @property
    def came_from_figure(self) -> bool:
        """Whether conditions without a control narrow the list: they came with a link."""
        return any(one.answer for one in self.controls if one.filter.hidden)

    @property
    def is_narrowed(self) -> bool:
        """Whether filters or words leave something out that the list usually shows."""
        return self._narrowed()

    def is_asked(self, beside: str) -> bool:
        """Whether words, an order or filters other than this one were asked for."""
        return self._narrowed(beside) or self.sort != self.listing.usual

    def _narrowed(self, *beside: str) -> bool:
        asked = [one for one in self.controls if one.filter.name not in (*beside, *self.listing.address)]
        return bool(self.words) or any(one.answer != self.meant[one.filter.name] for one in asked)


def _day(one: Filter, args: Mapping[str, str]) -> Any:
    """The box of a day as somebody filled it in; one that cannot be read says so and bounds nothing."""
    form = type("DayAsked", (AskedForm,), {one.name: DayField(one.label, [Optional()])})(args)
    form.validate()
    return form[one.name]


def view(listing: Listing) -> View:
    """The list as the request in hand asks for it."""
    return View(listing, current_actor(), request.args)
