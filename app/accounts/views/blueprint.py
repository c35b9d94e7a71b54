"""Public and own pages of this room hang here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts.models import Person
from app.accounts.service import session as sessions
from app.accounts.tokens import SpentLink
from app.kernel.db import db
from app.web import access

pages = Blueprint("accounts", __name__)
GONE = 410
DEVICE, YEAR = "device", 31_536_000


def shown(template: str, **values: Any) -> tuple[str, int]:
    """A form as asked for, or as refused; 409 with two versions."""
    return render_template(template, **values), values["form"].status


def start_address() -> str:
    """Where somebody begins after signing in."""
    return url_for("insight.today" if "insight.today" in current_app.view_functions else "front.home")


def begin_session(person: Person, target: str) -> Response:
    """Begin the session of somebody who proved enough, and let the browser be known again."""
    access.sign_in(*sessions.first_role(person))
    response = redirect(target or start_address(), 303)
    response.set_cookie(
        DEVICE,
        sessions.remembered(person),
        max_age=YEAR,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response


@pages.errorhandler(SpentLink)
def _spent(refusal: SpentLink) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("accounts/spent.html", message=refusal.message), GONE
