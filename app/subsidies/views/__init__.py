"""The facility's own pages, and the letter anybody can check by its code."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("subsidies", __name__)

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.subsidies.views import letters, own  # noqa: E402 - they need the blueprint above

__all__ = ["letters", "own", "pages"]
