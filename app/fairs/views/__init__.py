"""Public and own pages of this room."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("fairs", __name__)

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.fairs.views import calendar  # noqa: E402

__all__ = ["calendar", "pages"]
