"""What the worker does for the catalogue: keeps the search index in step with the rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.accounts.events import FacilityChanged, FacilityHidden, FacilityVerified
from app.catalog.models import Product
from app.catalog.search import engine
from app.kernel import jobs
from app.kernel.db import db, reading

INDEX = "catalog.index"
BATCH = 500
MOST_AT_ONCE = 200


def touch(product_ids: Iterable[int]) -> None:
    """Ask, within the current transaction, that these products be looked at again by the search index."""
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), BATCH):
        jobs.enqueue(INDEX, {"products": ids[start : start + BATCH]}, key=f"{INDEX}:{uuid4()}")


def facility_changed(event: FacilityVerified | FacilityHidden | FacilityChanged) -> None:
    """Everything a facility makes is looked at again: it may be seen, or no more, or shows itself otherwise."""
    touch(db.session.scalars(select(Product.id).where(Product.facility_id == event.facility_id)))


@jobs.handles(INDEX)
def index(payload: dict[str, Any]) -> None:
    """Bring these products up to date in the index, with all others that wait; safe to repeat.

    Rows are only read while the index is written, so nobody waits for it to finish.
    """
    waiting = jobs.waiting(INDEX, MOST_AT_ONCE)
    ids = {*payload["products"], *(number for _, other in waiting for number in other["products"])}
    db.session.rollback()
    with reading():
        engine.current().index(ids)
        db.session.rollback()
    for job_id, _ in waiting:
        jobs.close(job_id)


def rebuild() -> int:
    """Build the index anew and swap; gives how many products can be found."""
    with reading():
        count = engine.current().rebuild()
        db.session.rollback()
    return count
