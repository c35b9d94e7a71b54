"""The blueprint that the staff pages of this room hang on."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("insight_desk", __name__, url_prefix="/desk")
