"""What officers read: products that wait within their scope, longest waiting first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, lazyload, selectinload

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog.models import Product
from app.catalog.states import UNSENT, ProductState
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within_or_not_found
from app.kernel.text_columns import holds
from app.reference.models import ProductGroup


def _new() -> ColumnElement[bool]:
    return and_(Product.state == ProductState.PENDING, Product.submitted_at.is_not(None))


def _changed() -> ColumnElement[bool]:
    return and_(
        Product.state == ProductState.PUBLISHED,
        Product.pending.is_not(None),
        Product.submitted_at.is_not(None),
    )


def of_kind(kind: str) -> ColumnElement[bool]:
    """Which products these are: ``new``, ``changed``, ``published``, ``returned``, ``hidden``, or what waits."""
    match kind:
        case "new":
            return _new()
        case "changed":
            return _changed()
        case "published" | "returned" | "hidden":
            return Product.state == ProductState(kind)
        case _:
            # Said once more for the whole, so that the database looks at what waits alone.
            return and_(Product.submitted_at.is_not(None), or_(_new(), _changed()))


def _within(actor: Actor) -> ColumnElement[bool]:
    return within_or_not_found(actor, Permission.PRODUCT_REVIEW_READ, province=Facility.province_code)


def to_list(actor: Actor) -> Select[Any]:
    """The products an officer may read, with facility, group and photos; NotFound for others."""
    return (
        select(Product)
        .join(Product.facility)
        .join(ProductGroup, ProductGroup.code == Product.group_code)
        .options(
            contains_eager(Product.facility).options(*facilities.NAMED),
            contains_eager(Product.group),
            lazyload(Product.unit),
            selectinload(Product.photos),
        )
        .where(_within(actor))
    )


def finds(words: str) -> ColumnElement[bool]:
    """A product by its names, those that wait too, or its facility's."""
    return holds(words, Product.search_key, facilities.Through(Product.facility_id))


def how_many_wait(actor: Actor) -> Select[int]:
    """How many products wait for this officer, as a question."""
    mine = within_or_not_found(
        actor, Permission.PRODUCT_REVIEW_READ, province=facilities.of_province(Product.facility_id)
    )
    return select(func.count(Product.id)).where(mine, of_kind("waiting"))


def product(product_id: int, actor: Actor) -> Product:
    """One product within the officer's scope that its maker has sent at least once; NotFound otherwise."""
    query = (
        select(Product)
        .join(Product.facility)
        .options(contains_eager(Product.facility), selectinload(Product.photos))
        .where(Product.id == product_id, Product.state.not_in(UNSENT), _within(actor))
    )
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found
