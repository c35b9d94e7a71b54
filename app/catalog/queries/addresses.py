"""The short names under which the public pages of the catalogue are found."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog.models import Product
from app.catalog.queries.public import is_public
from app.kernel.db import db

MOST = 12_000
"""Two languages of products and makers stay below the 50,000 addresses a sitemap may hold."""


def products() -> list[str]:
    """Of public products, the newest first."""
    query = select(Product.slug).join(Facility, Facility.id == Product.facility_id).where(is_public())
    return list(
        db.session.scalars(query.order_by(Product.published_at.desc(), Product.id.desc()).limit(MOST))
    )


def makers() -> list[str]:
    """Of verified makers, the newest first."""
    query = select(Facility.slug).where(facilities.is_public())
    return list(db.session.scalars(query.order_by(Facility.id.desc()).limit(MOST)))
