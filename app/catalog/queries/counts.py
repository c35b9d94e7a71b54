"""How much there is: public products and their makers, for the front page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import Facility
from app.catalog.models import Product
from app.catalog.queries.public import is_public
from app.kernel.db import db


@dataclass(frozen=True)
class Stock:
    """Public products by group code, and how many makers stand behind them."""

    by_group: dict[str, int]
    makers: int

    @property
    def products(self) -> int:
        """All public products; each stands in one group."""
        return sum(self.by_group.values())


def stock() -> Stock:
    """What everybody can see now."""
    groups = (
        select(Product.group_code, func.count(Product.id).label("products"))
        .join(Facility, Facility.id == Product.facility_id)
        .where(is_public())
        .group_by(Product.group_code)
    )
    # From the makers' side: their products are ten times as many, and one of each is enough.
    shows = select(Product.id).where(Product.facility_id == Facility.id, is_public()).correlate(Facility)
    makers = select(func.count(Facility.id)).where(shows.exists())
    counted = {row.group_code: row.products for row in db.session.execute(groups)}
    return Stock(counted, db.session.scalar(makers) or 0)
