"""What the search field offers while one types, small enough for a slow line."""

from __future__ import annotations

import json

from flask import url_for

from app.catalog.queries import groups
from app.catalog.search import engine
from app.kernel.i18n import localised
from app.reference import queries as lists

MOST_PLACES, MOST_GROUPS = 3, 2
MOST_BYTES = 2_000
Offers = list[dict[str, str]]


def for_typed(typed: str) -> dict[str, Offers]:
    """Words, makers, groups of goods and places, each with where it leads; the last ones go first when it is too much."""
    found = engine.suggest(typed)
    offers: dict[str, Offers] = {
        "words": [{"label": s.label, "url": url_for(".index", q=s.label)} for s in found if not s.slug],
        "makers": [{"label": s.label, "url": url_for(".storefront", slug=s.slug)} for s in found if s.slug],
        "groups": [
            {"label": localised(group), "url": url_for(".index", group=group.code)}
            for group in groups.called(typed)[:MOST_GROUPS]
        ],
        "places": [
            {"label": localised(place), "url": url_for(".index", province=place.code)}
            for place in (lists.find_provinces(typed)[:MOST_PLACES] if typed else [])
        ],
    }
    while len(json.dumps(offers)) > MOST_BYTES:
        max(offers.values(), key=len).pop()
    return offers
