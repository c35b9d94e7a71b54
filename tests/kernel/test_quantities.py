"""Quantities with decimals: read in the page's language, kept exactly on both databases, never of another size."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from app.catalog.models import Product
from app.kernel import amounts
from app.kernel.db import db
from app.kernel.forms import Form
from app.kernel.i18n import force_locale
from app.kernel.quantities import Measure, QuantityField, as_plain
from tests.make import catalog

MEASURES = {"TNE": Measure("tấn", True, 1000, "kg"), "KGM": Measure("kg", True), "H87": Measure("cái", False)}


class Sheet(Form):
    """One quantity."""

    quantity = QuantityField()


def _read(app: Flask, typed: str, unit: str, tongue: str = "vi") -> tuple[QuantityField, str]:
    with app.test_request_context(method="POST"), force_locale(tongue):
        form = Sheet(MultiDict({"quantity": typed}), meta={"csrf": False})
        form.quantity.measured(MEASURES, unit)
        form.validate()
        return form.quantity, form.quantity.said.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("typed", "unit", "tongue", "read", "said"),
    [
        ("2,5", "TNE", "vi", "2.5", "2,5 tấn = 2.500 kg"),
        ("2.5", "TNE", "en", "2.5", "2.5 tấn = 2,500 kg"),
        ("0,125", "TNE", "vi", "0.125", "0,125 tấn = 125 kg"),
        ("1.250", "KGM", "vi", "1250", "1.250 kg"),
        ("25", "H87", "vi", "25", ""),
        ("15k", "H87", "vi", "15000", "15.000"),
    ],
)
def test_a_quantity_is_read_and_said_in_the_smaller_unit(
    app: Flask, typed: str, unit: str, tongue: str, read: str, said: str
) -> None:
    field, told = _read(app, typed, unit, tongue)
    assert (field.data, told) == (Decimal(read), said)


@pytest.mark.parametrize(
    ("typed", "unit", "tongue"),
    [
        ("2,5", "H87", "vi"),
        ("2.5", "TNE", "vi"),
        ("2,5", "TNE", "en"),
        ("1,234", "KGM", "vi"),
        ("x", "KGM", "vi"),
    ],
)
def test_what_could_mean_two_sizes_is_refused_and_stays_as_typed(
    app: Flask, typed: str, unit: str, tongue: str
) -> None:
    field, _ = _read(app, typed, unit, tongue)
    assert field.errors
    assert (field.data, field._value()) == (None, typed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.decimals(Decimal("0.001"), 10**10, places=3))
def test_the_database_gives_back_the_very_quantity(app: Flask, quantity: Decimal) -> None:
    product = db.session.query(Product).first() or catalog.product()
    product.capacity_month = quantity
    db.session.commit()
    db.session.expire_all()
    assert product.capacity_month == quantity
    assert str(product.capacity_month) == str(amounts.without_zeros(quantity))


def test_the_database_compares_quantities_as_numbers(app: Flask) -> None:
    product = catalog.product(min_order=Decimal("2.5"))
    db.session.commit()
    found = db.session.scalar(text("SELECT count(*) FROM products WHERE min_order > 2 AND min_order < 10"))
    assert (found, product.min_order) == (1, Decimal("2.5"))


def test_history_keeps_a_quantity_as_a_number_or_as_text_with_its_decimals() -> None:
    assert [as_plain(Decimal("50")), as_plain(Decimal("5E+1")), as_plain(Decimal("2.50"))] == [50, 50, "2.50"]
