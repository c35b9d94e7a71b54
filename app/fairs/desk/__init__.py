"""Staff pages of this room."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("fairs_desk", __name__, url_prefix="/desk")

from app.fairs.desk import fairs  # noqa: E402 - pages hang themselves on the blueprint above

__all__ = ["desk", "fairs"]
