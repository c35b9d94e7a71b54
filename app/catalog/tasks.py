"""What the worker does for the catalogue: keeps the search index in step with the rows."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from app.kernel import jobs

INDEX = "catalog.index"


def touch(product_ids: Iterable[int]) -> None:
    """Ask, within the current transaction, that these products be looked at again by the search index."""
    ids = sorted(set(product_ids))
    if ids:
        jobs.enqueue(INDEX, {"products": ids}, key=f"{INDEX}:{uuid4()}")
