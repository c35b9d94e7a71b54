"""What lists of all rooms say of fairs: the short name in a row, the whole one in its title and in sheets; the filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from app.fairs import short_names
from app.fairs.models import Application, ApplicationCost, Fair
from app.fairs.queries import fairs
from app.kernel import untrusted
from app.kernel.i18n import gettext as _, lazy_gettext, localised, ngettext
from app.kernel.keyset import Group, Order, lacking
from app.kernel.lists import Choices, Column, Filter
from app.kernel.permissions import Actor
from app.kernel.workflow import Status, Tone

SOON = 2
"""So few working days left are shown in the colour of warnings."""
ASKED = Order(
    func.coalesce(
        select(func.sum(ApplicationCost.quantity * ApplicationCost.unit_price))
        .where(ApplicationCost.application_id == Application.id)
        .scalar_subquery(),
        0,
    ),
    Application.id,
    groups=(Group(true()),),
)
"""Applications by the sum they ask for."""


def fair_column(
    of: Callable[[Any], Fair | None], tie: Any = None, *, shortened: bool = True, **more: Any
) -> Column:
    """A row's fair; the list's query joins ``Fair``. ``tie`` is the list's own where rows may lack a fair.

    Officers read the short name; whoever has a few rows of their own reads the ``shortened=False`` one, as it is called.
    """

    def name(line: Any) -> str:
        fair = of(line)
        return localised(fair) if fair else ""

    def short(line: Any) -> str:
        fair = of(line)
        if fair is None:
            return "–"
        return short_names.of(fair) if shortened else localised(fair)

    sort = Fair.sort_key if tie is None else lacking(Fair.sort_key, tie)
    return Column("fair", lazy_gettext("Fair"), name, sort, text=short, whole=True, **more)


def left_column(label: Any, **more: Any) -> Column:
    """How many working days the turn of an application still has, who has it below."""
    return Column(
        "left",
        label,
        lambda line: line.days_left,
        Application.due_on,
        text=_left,
        look=_urgent,
        under=Column("holder", lazy_gettext("Who has it"), lambda line: line.holder),
        **more,
    )


def place_column() -> Column:
    """Where a fair is."""
    return Column("place", lazy_gettext("Place"), _place, Fair.city, whole=True)


def stands_column() -> Column:
    """How many stands an application asks for."""
    return Column(
        "stands",
        lazy_gettext("Stands"),
        lambda line: line.application.stands_asked,
        Application.stands_asked,
        text=lambda line: ngettext("%(num)d stand", "%(num)d stands", line.application.stands_asked),
    )


def _place(fair: Fair) -> str:
    if fair.province:
        return localised(fair.province)
    if fair.country_code != fairs.HOME:
        return ", ".join(filter(None, (fair.city, localised(fair.country))))
    return fair.city


def _left(line: Any) -> str:
    if line.days_left is None:
        return _("no deadline")
    if line.days_left < 0:
        return ngettext("%(num)d working day late", "%(num)d working days late", -line.days_left)
    return ngettext("%(num)d working day", "%(num)d working days", line.days_left)


def _urgent(line: Any) -> Status | None:
    if line.days_left is None or line.days_left > SOON:
        return None
    return Status("", *((Tone.BAD, "circle-alert") if line.days_left < 0 else (Tone.WARN, "clock")))


def fair_filter(column: Any) -> Filter:
    """By fair: one of the newest, or an older one that somebody came from."""

    def choices(_actor: Actor, answer: str) -> Choices:
        found = fairs.newest(untrusted.whole(answer))
        return [("", _("Every fair")), *((str(fair.id), short_names.of(fair)) for fair in found)]

    def at(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
        condition: ColumnElement[bool] = column == (untrusted.whole(answer) or 0)
        return condition if answer else None

    return Filter("fair", lazy_gettext("Fair"), at, choices)
