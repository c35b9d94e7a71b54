"""What the history says of places, banks and groups: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from functools import partial

from app.kernel.cards import Card, declare
from app.reference import queries as reference
from app.reference.models import (
    Bank,
    Country,
    ProductGroup,
    Province,
    Sector,
    Unit,
)

CARD = declare(
    Card(
        "reference",
        codes={
            ("", "bank"): partial(reference.names, Bank),
            ("", "country_code"): partial(reference.names, Country),
            ("", "group_code"): partial(reference.names, ProductGroup),
            ("", "ocop_group_code"): partial(reference.names, ProductGroup),
            ("", "province_code"): partial(reference.names, Province),
            ("", "sector_code"): partial(reference.names, Sector),
            ("", "unit_code"): partial(reference.names, Unit),
            ("", "commune_code"): reference.place_names,
        },
    )
)
"""The card of this room."""
