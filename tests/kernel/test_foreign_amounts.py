"""Amounts of other currencies: read as people type them in either language, refused where two sizes are meant."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given, strategies as st

from app.kernel.foreign_amounts import said, smallest_units, written
from app.kernel.i18n import EN, VI, force_locale


@pytest.mark.parametrize("tongue", [VI, EN])
@pytest.mark.parametrize(
    "text, decimals, units",
    [
        ("12500", 2, 1_250_000),
        ("12,500.50", 2, 1_250_050),
        ("12.500,5", 2, 1_250_050),
        ("12 500", 2, 1_250_000),
        ("320.000", 2, 32_000_000),
        ("320,000", 2, 32_000_000),
        ("0,75", 2, 75),
        ("1,234", 0, 1_234),
        ("", 2, None),
    ],
)
def test_amounts_are_read_as_people_type_them(
    text: str, decimals: int, units: int | None, tongue: str
) -> None:
    assert smallest_units(text, decimals, tongue) == units


def test_three_decimals_are_read_by_the_signs_of_the_page() -> None:
    assert smallest_units("1.234,567", 3, VI) == 1_234_567
    assert smallest_units("1,234.567", 3, EN) == 1_234_567


@pytest.mark.parametrize(
    "text, decimals",
    [
        *((text, 2) for text in ["abc", "12x", "-5", "١٢", "9" * 20, "1.23.4", "12,5000", "1.2.3,4"]),
        ("12,500.50", 0),
        ("1,234", 3),  # a dinar and a quarter, or a thousand?
    ],
)
def test_what_is_no_amount_or_could_be_two_is_refused(text: str, decimals: int) -> None:
    with pytest.raises(ValueError):
        smallest_units(text, decimals, VI)


@given(st.integers(0, 10**14), st.sampled_from([0, 2]), st.sampled_from([VI, EN]))
def test_an_amount_written_out_is_read_back(units: int, decimals: int, tongue: str) -> None:
    assert smallest_units(written(units, decimals, tongue), decimals, tongue) == units


def test_an_amount_is_said_with_its_currency_and_its_cents(app: Flask) -> None:
    with app.app_context(), force_locale(EN):
        assert (
            said(1_250_050, 2, "USD", EN) == "12,500.50\u00a0USD: twelve thousand five hundred USD and 50/100"
        )
        assert said(150_000, 0, "JPY", EN) == "150,000\u00a0JPY: one hundred and fifty thousand JPY"
