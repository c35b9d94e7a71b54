"""Officers hold claims beside their papers."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("outcomes_desk", __name__, url_prefix="/desk")

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.outcomes.desk import check, menu, questions  # noqa: E402 - as said above

__all__ = ["check", "desk", "menu", "questions"]
