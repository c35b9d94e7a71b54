"""Pages of both sides: asking, and the threads that follow."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("linkage", __name__)

# The pages below hang themselves on the blueprint, so it has to stand first.
from app.linkage.views import asking, threads  # noqa: E402 - as said above

__all__ = ["asking", "pages", "threads"]
