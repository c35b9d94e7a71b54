"""Tax codes by the table of the reference data (R33), and what anybody sees of a personal number (R34)."""

from __future__ import annotations

import csv

import pytest
from flask import Flask

import config
from app.accounts import tax_codes

TABLE = config.ROOT / "data" / "reference" / "codes" / "tax_codes.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


def test_the_table_has_both_kinds() -> None:
    assert {row["valid"] for row in ROWS} == {"0", "1"}
    assert len(ROWS) > 200


def test_every_code_of_the_table_is_judged_rightly(app: Flask) -> None:
    for row in ROWS:
        if row["valid"] == "1":
            code = tax_codes.read(row["tax_code"], personal=False)
            assert tax_codes.shown(code) == row["formatted"], row
        else:
            with pytest.raises(tax_codes.WrongTaxCode):
                tax_codes.read(row["tax_code"], personal=False)


@pytest.mark.parametrize("text", ["0100109106-001", "0100109106 001", "0100.109.106", " 0100109106 "])
def test_grouping_does_not_matter(app: Flask, text: str) -> None:
    assert tax_codes.read(text, personal=False).startswith("0100109106")


@pytest.mark.parametrize("text", ["0100109106000", "٠١٠٠١٠٩١٠٦", "0100109106" * 50, "１２３４５６７８９０"])
def test_what_only_looks_like_a_code_is_refused(app: Flask, text: str) -> None:
    with pytest.raises(tax_codes.WrongTaxCode):
        tax_codes.read(text, personal=False)


def test_a_personal_number_is_for_household_businesses(app: Flask) -> None:
    assert tax_codes.read("001 085 012 345", personal=True) == "001085012345"
    with pytest.raises(tax_codes.WrongTaxCode, match=r"12"):
        tax_codes.read("001085012345", personal=False)
    with pytest.raises(tax_codes.WrongTaxCode):
        tax_codes.read("000000000000", personal=True)


def test_a_wrong_check_digit_is_named_as_such(app: Flask) -> None:
    with pytest.raises(tax_codes.WrongTaxCode, match="Chữ số cuối"):
        tax_codes.read("0100109107", personal=False)


def test_in_public_only_the_last_four_digits_of_a_personal_number_are_shown() -> None:
    assert tax_codes.public_tax_code("001085012345") == "••••••••2345"
    assert tax_codes.public_tax_code("0100109106") == "0100109106"
    assert tax_codes.public_tax_code("0100109106001") == "0100109106-001"
