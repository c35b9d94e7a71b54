"""The short names under which public pages are found, and when something of each was last written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog.models import Product
from app.catalog.queries.public import is_public
from app.kernel import clock
from app.kernel.audit import AuditEntry
from app.kernel.cards import name_of
from app.kernel.db import Base, db, reading

BATCH = 5_000


@dataclass(frozen=True)
class Address:
    """A page by its short name; ``written_on`` is None where the history knows of nothing."""

    slug: str
    written_on: date | None


def products() -> Iterator[list[Address]]:
    """Of public products, the oldest first, a batch at a time: each is read by itself and holds nobody up."""
    query = select(Product.id, Product.slug).join(Facility, Facility.id == Product.facility_id)
    return batches(query.where(is_public()), Product)


def makers() -> Iterator[list[Address]]:
    """Of verified makers, the oldest first, a batch at a time."""
    return batches(select(Facility.id, Facility.slug).where(facilities.is_public()), Facility)


def batches(query: Select[*tuple[Any, ...]], model: type[Base]) -> Iterator[list[Address]]:
    """The rows of a query for ``id`` and ``slug`` of a model, oldest first."""
    number, last = model.id, 0  # type: ignore[attr-defined]  # every thing with a page has one
    while True:
        with reading():
            rows = db.session.execute(query.where(number > last).order_by(number).limit(BATCH)).all()
            written = _written(model, rows[0].id, rows[-1].id) if rows else {}
            db.session.rollback()
        if not rows:
            return
        yield [Address(row.slug, written.get(row.id)) for row in rows]
        last = rows[-1].id


def _written(model: type[Base], first: int, last: int) -> dict[int, date]:
    """The days of the last lines of history of things whose numbers lie between these."""
    query = (
        select(AuditEntry.thing_id, func.max(AuditEntry.at))
        .where(AuditEntry.kind == name_of(model), AuditEntry.thing_id.between(first, last))
        .group_by(AuditEntry.thing_id)
    )
    return {number: clock.local(moment).date() for number, moment in db.session.execute(query)}
