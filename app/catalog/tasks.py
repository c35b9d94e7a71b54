"""What the worker does for the catalogue: keeps the search index in step with the rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.catalog.models import Product
from app.catalog.search import engine
from app.kernel import jobs
from app.kernel.db import db

INDEX = "catalog.index"
BATCH = 500


def touch(product_ids: Iterable[int]) -> None:
    """Ask, within the current transaction, that these products be looked at again by the search index."""
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), BATCH):
        jobs.enqueue(INDEX, {"products": ids[start : start + BATCH]}, key=f"{INDEX}:{uuid4()}")


def touch_facility(facility_id: int) -> None:
    """The same for everything a facility makes: its state, name or place changed."""
    touch(db.session.scalars(select(Product.id).where(Product.facility_id == facility_id)))


@jobs.handles(INDEX)
def index(payload: dict[str, Any]) -> None:
    """Bring these products up to date in the index; safe to repeat."""
    engine.current().index(payload["products"])
