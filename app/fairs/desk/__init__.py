"""Staff pages of this room."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("fairs_desk", __name__, url_prefix="/desk")

from app.fairs.desk import applications, ceiling, confirmed, fairs, stands, steps  # noqa: E402 - hung on the blueprint

__all__ = ["applications", "ceiling", "confirmed", "desk", "fairs", "stands", "steps"]
