"""The front door: home, health, and what belongs to no room."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.kernel.db import db
from app.web.access import public

pages = Blueprint("front", __name__)


@pages.get("/")
@public
def home() -> ResponseReturnValue:
    """The market square."""
    return render_template("front/home.html")


@pages.get("/health")
@public
def health() -> ResponseReturnValue:
    """The process lives; no database asked."""
    return {"status": "ok"}


@pages.get("/ready")
@public
def ready() -> ResponseReturnValue:
    """The database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
