"""The inbox."""

from __future__ import annotations

from flask import Blueprint

from app.notices import queries, tasks

pages = Blueprint("notices", __name__)

__all__ = ["pages", "queries", "tasks"]
