"""Staff pages of this room: periods and ceilings, rates, numbers of the law."""

from __future__ import annotations

from app.programme.desk import lines, overview, proposals, rates
from app.programme.desk.blueprint import desk

__all__ = ["desk", "lines", "overview", "proposals", "rates"]
