"""Development only: the letters kept in the instance folder instead of being sent, so that their links can be tried.

Registered only outside production and only without a mail server.
"""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.kernel.errors import NotFound
from app.notices import mailer
from app.web.access import public

dev = Blueprint("postbox", __name__, url_prefix="/dev/mail")
SHOWN = 100


@dev.get("")
@public
def index() -> ResponseReturnValue:
    """The newest letters this development site would have sent."""
    return render_template("notices/postbox.html", letters=mailer.kept(SHOWN))


@dev.get("/<name>")
@public
def show(name: str) -> ResponseReturnValue:
    """One kept letter; 404 when there is none of that name."""
    letter = mailer.kept_letter(name)
    if letter is None:
        raise NotFound
    return render_template("notices/postbox_letter.html", letter=letter)
