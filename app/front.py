"""The front door: home, the rules of the site, health, and what belongs to no room."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.kernel.db import db
from app.kernel.i18n import language, lazy_gettext
from app.reference import queries as reference
from app.web import nav
from app.web.access import public, safe_next
from app.web.context import LOW_DATA

pages = Blueprint("front", __name__)
YEAR = 31_536_000

nav.add(nav.Entry("public", lazy_gettext("Help"), "front.help", "circle-question-mark", order=90))


@pages.get("/")
@public
def home() -> ResponseReturnValue:
    """The market square."""
    return render_template("front/home.html", groups=reference.product_groups("cnnt"))


@pages.post("/low-data")
@public
def low_data() -> ResponseReturnValue:
    """Save data or not, kept in a cookie of this browser; then back to the same page."""
    answer = redirect(safe_next(request.form.get("next")) or url_for(".home"), 303)
    if request.form.get("on") == "1":
        answer.set_cookie(
            LOW_DATA, "1", max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    else:
        answer.delete_cookie(LOW_DATA, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


@pages.get("/help")
@public
def help() -> ResponseReturnValue:
    """First steps for makers and buyers."""
    return render_template(f"front/help.{language()}.html")


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
