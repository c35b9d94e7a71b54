"""Staff pages of this room."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("fairs_desk", __name__, url_prefix="/desk")

from app.fairs.desk import applications, confirmed, fairs  # noqa: E402 - they hang themselves on the blueprint
from app.fairs.desk import stands, steps  # noqa: E402 - as above

__all__ = ["applications", "confirmed", "desk", "fairs", "stands", "steps"]
