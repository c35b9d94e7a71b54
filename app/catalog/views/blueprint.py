"""The blueprint that the pages of this room hang on."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("catalog", __name__)
