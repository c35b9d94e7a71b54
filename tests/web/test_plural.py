"""English counts things; Vietnamese does not change the noun."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.i18n import force_locale
from app.web.formatting import plural


@pytest.mark.parametrize(
    "noun, number, shown",
    [
        ("piece", 600, "pieces"),
        ("piece", 1, "piece"),
        ("box", 2, "boxes"),
        ("dozen", 3, "dozen"),
        ("square metre", 4, "square metres"),
        ("leaf", 5, "leaves"),
        ("jelly", 5, "jellies"),
        ("tray", 5, "trays"),
        ("tonne (metric ton)", 2, "tonnes"),
    ],
)
def test_a_noun_stands_in_the_plural(app: Flask, noun: str, number: int, shown: str) -> None:
    with force_locale("en"):
        assert plural(noun, number) == shown
    with force_locale("vi"):
        assert plural(noun, number) == noun
