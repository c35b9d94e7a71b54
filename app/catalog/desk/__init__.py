"""Staff pages of this room: one file per queue, each hung on ``desk``."""

from __future__ import annotations

from app.catalog.desk import certificates, products
from app.catalog.desk.blueprint import desk

__all__ = ["certificates", "desk", "products"]
