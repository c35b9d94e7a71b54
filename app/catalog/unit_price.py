"""What a kilogram, litre or piece costs, computed from the price of one unit and what is in it; never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

KG, LITRE, PIECE = "kg", "l", "piece"
_OF_CONTENT = {
    "g": (Decimal(1000), KG),
    "kg": (Decimal(1), KG),
    "ml": (Decimal(1000), LITRE),
    "l": (Decimal(1), LITRE),
    "piece": (Decimal(1), PIECE),
}
"""How many of the measure make one of the base."""
_OF_UNIT = {
    "GRM": (Decimal(1000), KG),
    "TNE": (Decimal("0.001"), KG),
    "DTN": (Decimal("0.01"), KG),
    "MLT": (Decimal(1000), LITRE),
    "MTQ": (Decimal("0.001"), LITRE),
}
"""Units that are a weight or a volume themselves; of a kilogram or a litre the price says it already."""


@dataclass(frozen=True)
class UnitPrice:
    """So many đồng for one kilogram, litre or piece."""

    amount: int
    base: str


def unit_price(price: int | None, unit_code: str, facts: Mapping[str, Any]) -> UnitPrice | None:
    """The computed price in whole đồng; None when nothing more can be said than the price itself."""
    if price is None:
        return None
    if known := _OF_UNIT.get(unit_code):
        return _computed(price, Decimal(1), *known)
    content, measure = facts.get("content"), _OF_CONTENT.get(str(facts.get("content_unit")))
    if content is None or measure is None:
        return None
    found = _computed(price, Decimal(str(content)), *measure)
    return None if found.base == PIECE and found.amount == price else found


def _computed(price: int, content: Decimal, per_base: Decimal, base: str) -> UnitPrice:
    amount = Decimal(price) * per_base / content
    return UnitPrice(int(amount.quantize(Decimal(1), ROUND_HALF_UP)), base)
