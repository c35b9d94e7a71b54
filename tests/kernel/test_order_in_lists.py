"""Lists by name stand in Vietnamese order, the same on both databases."""

from __future__ import annotations

import random

from flask import Flask
from sqlalchemy import select

from app.accounts.models import Facility, Person
from app.catalog.models import Product
from app.fairs.models import Fair
from app.kernel.collation import LONGEST, sort_key
from app.kernel.db import db
from tests.kernel.cases import IN_ORDER
from tests.make import accounts, catalog, fairs


def mixed() -> list[str]:
    return random.Random(11).sample(IN_ORDER, len(IN_ORDER))


def test_facilities_people_products_and_fairs_stand_in_vietnamese_order(app: Flask) -> None:
    one = accounts.facility("Cơ sở")
    for name in mixed():
        accounts.facility(name)
        accounts.person(None, None, name)
        catalog.product(one, name)
        fairs.fair(name_vi=name)
    for model, name in (
        (Facility, Facility.name),
        (Person, Person.name),
        (Product, Product.name_vi),
        (Fair, Fair.name_vi),
    ):
        query = select(name).where(name.in_(IN_ORDER)).order_by(model.sort_key, model.id)
        assert list(db.session.scalars(query)) == IN_ORDER


def test_a_name_in_foreign_signs_makes_no_key_longer_than_its_column() -> None:
    assert len(sort_key("각" * 100)) <= LONGEST
    assert len(sort_key("Ễ" * 100)) <= LONGEST
