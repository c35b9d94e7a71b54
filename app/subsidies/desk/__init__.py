"""Staff pages of this room."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("subsidies_desk", __name__, url_prefix="/desk")

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.subsidies.desk import awards, books, decide, pay, propose  # noqa: E402 - they need the blueprint above

__all__ = ["awards", "books", "decide", "desk", "pay", "propose"]
