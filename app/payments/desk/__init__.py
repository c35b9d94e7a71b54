"""Staff pages of this room."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("payments_desk", __name__, url_prefix="/desk")

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.payments.desk import accounts, bills, receipts, reconciliation  # noqa: E402 - they need the blueprint above

__all__ = ["accounts", "bills", "desk", "receipts", "reconciliation"]
