"""The start page of makers and buyers, and the programme's results for everybody."""

from __future__ import annotations

from app.insight.views import results, today
from app.insight.views.blueprint import pages

__all__ = ["pages", "results", "today"]
