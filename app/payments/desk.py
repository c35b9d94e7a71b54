"""Staff pages of this room."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("payments_desk", __name__, url_prefix="/desk")
