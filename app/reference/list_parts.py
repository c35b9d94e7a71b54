"""What lists of all rooms say of provinces: the column, its order and the filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement

from app.kernel.i18n import gettext as _, lazy_gettext, localised
from app.kernel.lists import Choices, Column, Filter, in_order
from app.kernel.permissions import Actor
from app.reference import queries
from app.reference.models import Province


def province_column(of: Callable[[Any], Province | None], code: Any) -> Column:
    """A row's province by its name, in the order of Vietnamese words."""

    def name(line: Any) -> str:
        place = of(line)
        return localised(place) if place else ""

    def by_name() -> ColumnElement[int]:
        return in_order(code, [one.code for one in queries.provinces()])

    return Column("province", lazy_gettext("Province"), name, by_name)


def province_filter(code: Any) -> Filter:
    """By province, for who sees more than one."""

    def choices(actor: Actor, _answer: str) -> Choices:
        if actor.province_code:
            return []
        return [("", _("Every province")), *((one.code, localised(one)) for one in queries.provinces())]

    def there(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
        condition: ColumnElement[bool] = code == answer
        return condition if answer else None

    return Filter("province", lazy_gettext("Province"), there, choices)
