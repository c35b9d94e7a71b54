"""Which photos are named by somebody."""

from __future__ import annotations

from sqlalchemy import exists, or_, select

from app.accounts.models import Facility
from app.catalog.models import Photo
from app.kernel.db import db


def is_named(key: str) -> bool:
    """Whether a product or a maker's page shows the photo of this name."""
    named = or_(exists().where(Photo.key == key), exists().where(Facility.photo_key == key))
    return bool(db.session.scalar(select(named)))
