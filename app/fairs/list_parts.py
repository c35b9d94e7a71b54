"""What lists of all rooms say of fairs: the short name in a row, the whole one in its title and in sheets; the filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from app.fairs import short_names
from app.fairs.models import Application, ApplicationCost, Fair
from app.fairs.queries import fairs
from app.kernel import untrusted
from app.kernel.i18n import gettext as _, lazy_gettext, localised
from app.kernel.keyset import Group, Order
from app.kernel.lists import Choices, Column, Filter
from app.kernel.permissions import Actor

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


def fair_column(of: Callable[[Any], Fair | None], **more: Any) -> Column:
    """A row's fair; the list's query joins ``Fair``."""

    def name(line: Any) -> str:
        fair = of(line)
        return localised(fair) if fair else ""

    def short(line: Any) -> str:
        fair = of(line)
        return short_names.of(fair) if fair else "–"

    return Column("fair", lazy_gettext("Fair"), name, Fair.sort_key, text=short, whole=True, **more)


def fair_filter(column: Any) -> Filter:
    """By fair: one of the newest, or an older one that somebody came from."""

    def choices(_actor: Actor, answer: str) -> Choices:
        found = fairs.newest(untrusted.whole(answer))
        return [("", _("Every fair")), *((str(fair.id), short_names.of(fair)) for fair in found)]

    def at(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
        condition: ColumnElement[bool] = column == (untrusted.whole(answer) or 0)
        return condition if answer else None

    return Filter("fair", lazy_gettext("Fair"), at, choices)
