"""Counts with their units."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.i18n import force_locale
from app.web.formatting import amount, vnd_short


@pytest.mark.parametrize(
    ("count", "unit", "written"),
    [
        (1, "box", "1\u00a0box"),
        (1200, "box", "1,200\u00a0boxes"),
        (2, "set", "2\u00a0sets"),
        (3, "square metre", "3\u00a0square metres"),
        (2, "dozen", "2\u00a0dozen"),
    ],
)
def test_english_units_have_a_plural(app: Flask, count: int, unit: str, written: str):
    with force_locale("en"):
        assert amount(count, "hộp", unit) == written


def test_vietnamese_units_have_none(app: Flask):
    assert amount(1200, "hộp", "box") == "1.200\u00a0hộp"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (999_999, "999.999\u00a0₫"),
        (1_689_300_000, "1,7\u00a0tỷ\u00a0₫"),
        (119_780_000, "119,8\u00a0triệu\u00a0₫"),
        (7_240_000, "7,2\u00a0triệu\u00a0₫"),
        (999_949_999, "999,9\u00a0triệu\u00a0₫"),
        (999_950_000, "1\u00a0tỷ\u00a0₫"),
        (-1_250_000_000, "-1,3\u00a0tỷ\u00a0₫"),
        (-300_000, "-300.000\u00a0₫"),
    ],
)
def test_short_amounts_are_rounded_on_both_sides_and_never_cut(app: Flask, value: int, written: str):
    assert vnd_short(value) == written
