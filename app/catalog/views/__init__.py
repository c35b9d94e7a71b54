"""Public and own pages of this room: one file per kind of page, each hung on ``pages``."""

from __future__ import annotations

from app.catalog.views import (
    browse,
    certificates,
    linked_data,
    mine,
    photo,
    photos,
    product,
    sitemap,
    storefront,
    typed,
)
from app.catalog.views.blueprint import pages

__all__ = [
    "browse",
    "certificates",
    "linked_data",
    "mine",
    "pages",
    "photo",
    "photos",
    "product",
    "sitemap",
    "storefront",
    "typed",
]
