"""The short names under which the public pages of the catalogue are found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog.models import Product
from app.catalog.queries.public import is_public
from app.kernel.db import db, reading

BATCH = 5_000


def products() -> Iterator[list[str]]:
    """Of public products, the oldest first, a batch at a time: each is read by itself and holds nobody up."""
    query = select(Product.id, Product.slug).join(Facility, Facility.id == Product.facility_id)
    return _batches(query.where(is_public()), Product.id)


def makers() -> Iterator[list[str]]:
    """Of verified makers, the oldest first, a batch at a time."""
    return _batches(select(Facility.id, Facility.slug).where(facilities.is_public()), Facility.id)


def _batches(query: Select[*tuple[Any, ...]], number: Any) -> Iterator[list[str]]:
    last = 0
    while True:
        with reading():
            rows = db.session.execute(query.where(number > last).order_by(number).limit(BATCH)).all()
            db.session.rollback()
        if not rows:
            return
        yield [row.slug for row in rows]
        last = rows[-1].id
