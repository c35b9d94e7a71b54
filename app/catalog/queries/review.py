"""What officers read: products that wait within their scope, longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.accounts.models import Facility
from app.catalog.models import Product
from app.catalog.states import UNSENT, ProductState
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within_or_not_found
from app.kernel.text_columns import holds

PAGE = 20
KINDS = ("waiting", "new", "changed", "published", "returned", "hidden")


@dataclass(frozen=True)
class Asked:
    """What the queue is narrowed to."""

    kind: str = "waiting"
    group: str = ""
    text: str = ""


def _new() -> ColumnElement[bool]:
    return and_(Product.state == ProductState.PENDING, Product.submitted_at.is_not(None))


def _changed() -> ColumnElement[bool]:
    return and_(
        Product.state == ProductState.PUBLISHED,
        Product.pending.is_not(None),
        Product.submitted_at.is_not(None),
    )


def _of_kind(kind: str) -> ColumnElement[bool]:
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


def queue(actor: Actor, asked: Asked, page: int) -> tuple[list[Product], int]:
    """One page of products, longest waiting first; and how many there are."""
    where = [_within(actor), _of_kind(asked.kind)]
    if asked.group:
        where.append(Product.group_code == asked.group)
    if asked.text.strip():
        where.append(holds(asked.text, Product.search_key, Facility.search_key))
    query = (
        select(Product)
        .join(Product.facility)
        .options(contains_eager(Product.facility), selectinload(Product.photos))
        .where(*where)
        .order_by(Product.submitted_at.is_(None), Product.submitted_at, Product.id)
    )
    rows = db.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE))
    count = select(func.count(Product.id)).join(Product.facility).where(*where)
    return list(rows), db.session.scalar(count) or 0


def how_many_wait(actor: Actor) -> Select[int]:
    """How many products wait for this officer, as a question."""
    query = select(func.count(Product.id)).join(Product.facility)
    return query.where(_within(actor), _of_kind("waiting"))


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
