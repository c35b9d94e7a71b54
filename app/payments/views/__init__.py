"""The facility's own bills."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("payments", __name__)

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.payments.views import own  # noqa: E402 - they need the blueprint above

__all__ = ["own", "pages"]
