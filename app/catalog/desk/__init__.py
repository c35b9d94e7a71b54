"""Staff pages of this room: one file per queue, each hung on ``desk``."""

from __future__ import annotations

from app.catalog.desk import certificates, products, search_words
from app.catalog.desk.blueprint import desk

__all__ = ["certificates", "desk", "products", "search_words"]
