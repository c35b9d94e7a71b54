"""Public and own pages of this room hang here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.tokens import SpentLink
from app.kernel.db import db

pages = Blueprint("accounts", __name__)
GONE = 410


def shown(template: str, **values: Any) -> tuple[str, int]:
    """A form as asked for, or as refused."""
    return render_template(template, **values), 422 if request.method == "POST" else 200


def start_address() -> str:
    """Where somebody begins after signing in."""
    return url_for("insight.today" if "insight.today" in current_app.view_functions else "front.home")


@pages.errorhandler(SpentLink)
def _spent(refusal: SpentLink) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("accounts/spent.html", message=refusal.message), GONE
