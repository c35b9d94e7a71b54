"""Public and own pages of this room."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("payments", __name__)
