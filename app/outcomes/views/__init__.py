"""A facility's pages: results, and the questions after a fair."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("outcomes", __name__)

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.outcomes.views import follow_ups, mine, report  # noqa: E402 - as said above

__all__ = ["follow_ups", "mine", "pages", "report"]
