"""Counts with their units."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.i18n import force_locale
from app.web.formatting import amount


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
