"""Public and own pages of this room: one file per kind of page, each hung on ``pages``."""

from __future__ import annotations

from app.catalog.views import photo, shelf, sitemap, storefront
from app.catalog.views.blueprint import pages

__all__ = ["pages", "photo", "shelf", "sitemap", "storefront"]
