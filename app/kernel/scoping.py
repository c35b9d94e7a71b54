"""How far a right reaches, as a condition of a query: everything, one's province, one's own organisation, nothing.

The same three scopes as ``Actor.can_on`` asks of one thing; every list and every row fetched by its number is cut here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.errors import NotFound
from app.kernel.permissions import Actor, Permission, Scope

Whose = InstrumentedAttribute[Any] | Callable[[Any], ColumnElement[bool]]
"""The column that says whose a row is, or what to ask of a row for a province's code or an organisation's id."""


def within(
    actor: Actor, permission: Permission, *, province: Whose, own: Whose | None = None
) -> ColumnElement[bool]:
    """The rows this right reaches; none without the right, or where an own organisation's rows are not asked for."""
    match actor.scope(permission):
        case Scope.ALL:
            return true()
        case Scope.PROVINCE if actor.province_code:
            return _of(province, actor.province_code)
        case Scope.OWN if own is not None and actor.organisation_id is not None:
            return _of(own, actor.organisation_id)
        case _:
            return false()


def within_or_not_found(actor: Actor, permission: Permission, *, province: Whose) -> ColumnElement[bool]:
    """The rows this right reaches for staff; NotFound for everybody else, as if there were no such list."""
    if not (actor.is_staff and actor.can(permission)):
        raise NotFound()
    return within(actor, permission, province=province)


def _of(whose: Whose, value: str | int) -> ColumnElement[bool]:
    if isinstance(whose, InstrumentedAttribute):
        return whose == value
    return whose(value)
