"""Public and own pages of this room."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("fairs", __name__)

from app.fairs import tasks  # noqa: E402 - pages hang themselves on the blueprint above
from app.fairs.views import application, apply, calendar, linked_data, papers, show  # noqa: E402 - as above

__all__ = ["application", "apply", "calendar", "linked_data", "pages", "papers", "show", "tasks"]
