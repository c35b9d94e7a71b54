"""The pages of public fairs, for search engines."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.catalog.queries.addresses import Address, batches
from app.fairs.models import Fair
from app.fairs.queries.fairs import is_public


def fairs() -> Iterator[list[Address]]:
    """Of fairs anybody may see, the oldest first."""
    return batches(select(Fair.id, Fair.slug).where(is_public()), Fair)
