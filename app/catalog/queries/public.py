"""What everybody may see: published products of verified facilities (R35)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_

from app.accounts.queries import facilities
from app.catalog.models import Certificate, Photo, Product
from app.catalog.states import ProductState
from app.kernel import public_changes

public_changes.watch(Product, Photo, Certificate)


def is_public() -> ColumnElement[bool]:
    """The condition, for other rooms' queries too; the query must join ``Facility``."""
    return and_(Product.state == ProductState.PUBLISHED, facilities.is_public())


def price_on(price: int | None, valid_until: date | None, day: date, *, show_only: bool) -> int | None:
    """The price that holds that day, in đồng; None means "ask": a stale price is not shown as one."""
    if show_only or price is None or (valid_until is not None and valid_until < day):
        return None
    return price
