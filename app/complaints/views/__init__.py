"""Pages of this room for everybody and for facilities."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("complaints", __name__)

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.complaints.views import mine, reporting, reviews  # noqa: E402 - as said above

__all__ = ["mine", "pages", "reporting", "reviews"]
