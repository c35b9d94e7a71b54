"""How much there is: public products and their makers, for the front page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Subquery, func, select

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog.models import Product
from app.catalog.queries.public import is_public
from app.catalog.states import ProductState
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
    of = shown_by_facility()
    query = (
        select(of.c.group_code, func.sum(of.c.products))
        .join(Facility, Facility.id == of.c.facility_id)
        .where(facilities.is_public())
        .group_by(of.c.group_code)
    )
    # From the makers' side: their products are ten times as many, and one of each is enough.
    shows = select(Product.id).where(Product.facility_id == Facility.id, is_public()).correlate(Facility)
    makers = select(func.count(Facility.id)).where(shows.exists())
    counted = {group: int(products) for group, products in db.session.execute(query)}
    return Stock(counted, db.session.scalar(makers) or 0)


def by_province() -> dict[str, int]:
    """Public products by the province of their maker."""
    of = shown_by_facility()
    query = (
        select(Facility.province_code, func.sum(of.c.products))
        .join(of, of.c.facility_id == Facility.id)
        .where(facilities.is_public())
        .group_by(Facility.province_code)
    )
    return {str(code): int(products) for code, products in db.session.execute(query)}


def shown_by_facility() -> Subquery:
    """Published products by facility and group: counted along an index, so that a facility is looked up once."""
    query = select(Product.facility_id, Product.group_code, func.count().label("products"))
    query = query.where(Product.state == ProductState.PUBLISHED)
    return query.group_by(Product.facility_id, Product.group_code).subquery()
