"""A facility's own products: its list, one of them, the table it takes away."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from app.catalog.models import Product
from app.catalog.states import PRODUCT_FLOW, ProductState
from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.i18n import gettext, localised
from app.kernel.permissions import Actor
from app.kernel.sheets import Cell
from app.kernel.usual_amounts import median_of
from app.kernel.workflow import Move

PAGE = 20
TO_CHANGE = "to-change"
"""Filter for what an officer returned; a badge leads there."""
IMPLICIT = frozenset({"rewrite"})
ABOUT_CHANGES = frozenset({"publish_changes", "return_changes", "drop_changes"})


def _kept_of(actor: Actor) -> list[ColumnElement[bool]]:
    """The facility's products, without drafts it deleted."""
    return [Product.facility_id == actor.organisation_id, Product.state != ProductState.DISCARDED]


def mine(
    actor: Actor, state: ProductState | None, page: int, *, to_change: bool = False
) -> tuple[list[Product], int]:
    """One page of the facility's products, newest first, or those an officer returned; and how many there are."""
    where = _kept_of(actor)
    if to_change:
        where.append(_returned())
    if state is not None:
        where.append(Product.state == state)
    query = select(Product).options(selectinload(Product.photos)).where(*where)
    rows = db.session.scalars(query.order_by(Product.id.desc()).limit(PAGE).offset((page - 1) * PAGE))
    return list(rows), db.session.scalar(select(func.count(Product.id)).where(*where)) or 0


def counts(actor: Actor) -> dict[ProductState, int]:
    """How many of the facility's products are in each state."""
    query = select(Product.state, func.count()).where(*_kept_of(actor))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Product.state))}


def usual_price(actor: Actor, group: str, unit: str, besides: int | None = None) -> int | None:
    """The usual price of one unit of goods of a group in đồng: the facility's own, else published ones."""
    query = select(Product.price).where(
        Product.price.is_not(None),
        Product.group_code == group,
        Product.unit_code == unit,
        Product.id != (besides or 0),
    )
    newest = query.order_by(Product.id.desc())
    own = median_of(newest.where(Product.facility_id == actor.organisation_id))
    return own or median_of(newest.where(Product.state == ProductState.PUBLISHED))


def my_product(product_id: int, actor: Actor) -> Product:
    """One of the facility's products; NotFound for anybody else's and for a deleted draft."""
    query = select(Product).where(Product.id == product_id, *_kept_of(actor))
    found = db.session.scalars(query.options(selectinload(Product.photos))).first()
    if found is None:
        raise NotFound
    return found


def returned_count(actor: Actor) -> Select[int]:
    """How many products wait for the facility to change something, as a question."""
    return select(func.count(Product.id)).where(Product.facility_id == actor.organisation_id, _returned())


def returned(actor: Actor) -> int:
    """The same, counted now."""
    return db.session.scalar(returned_count(actor)) or 0


def _returned() -> ColumnElement[bool]:
    """The product itself or the changes of a published one came back with a reason."""
    return Product.returned_reason != ""


def buttons(product: Product, actor: Actor) -> list[Move]:
    """The moves to draw: those the table opens, less those that happen by themselves or have nothing to act on."""
    hidden = IMPLICIT if product.pending else IMPLICIT | ABOUT_CHANGES
    if product.published_at is not None:
        hidden |= {"discard"}
    return [move for move in PRODUCT_FLOW.open_moves(product, actor) if move.verb not in hidden]


def history(product: Product) -> list[audit.AuditEntry]:
    """What happened to it, oldest first."""
    return audit.history(product)


def export_headers() -> list[str]:
    """The first row of the table."""
    return [
        gettext("Name in Vietnamese"),
        gettext("Name in English"),
        gettext("State"),
        gettext("Product group"),
        gettext("Unit"),
        gettext("Price"),
        gettext("Price valid until"),
        gettext("Minimum order"),
        gettext("Days to deliver"),
        gettext("Units a month"),
        gettext("Material"),
        gettext("HS code"),
        gettext("Published on"),
    ]


def export_rows(actor: Actor) -> Iterator[list[Cell]]:
    """Every product of the facility as a row; an empty price means "ask"."""
    query = select(Product).where(*_kept_of(actor)).order_by(Product.id)
    for row in db.session.scalars(query):
        yield [
            row.name_vi,
            row.name_en,
            str(PRODUCT_FLOW.status(row.state).label),
            localised(row.group),
            row.unit.symbol_vi,
            row.price,
            row.price_valid_until,
            row.min_order,
            row.lead_time_days,
            row.capacity_month,
            row.material,
            row.hs_code,
            row.published_at,
        ]
