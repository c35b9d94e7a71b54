"""Officers work on reports of listings."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("complaints_desk", __name__, url_prefix="/desk")

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.complaints.desk import reports, requests, reviews  # noqa: E402 - as said above

__all__ = ["desk", "reports", "requests", "reviews"]
