"""Public and own pages of this room hang here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts.models import Membership, Person
from app.accounts.service import consents, devices, session as sessions
from app.accounts.tokens import SpentLink
from app.kernel import throttle
from app.kernel.db import db
from app.web import access, kept_pages

pages = Blueprint("accounts", __name__)
GONE = 410
YEAR = 31_536_000
DEVICE, SAFE_DEVICE = "known-device", "__Host-known-device"
kept_pages.means_a_person(DEVICE, SAFE_DEVICE)


def shown(template: str, **values: Any) -> tuple[str, int]:
    """A form as asked for, or as refused; 409 with two versions."""
    return render_template(template, **values), values["form"].status


def start_address() -> str:
    """Where somebody begins after signing in."""
    return url_for("insight.today" if "insight.today" in current_app.view_functions else "front.home")


def device_name() -> str:
    """The cookie a browser is known by; where the site is served safely no other host can set it."""
    return SAFE_DEVICE if current_app.config["SESSION_COOKIE_SECURE"] else DEVICE


def device_cookie() -> str:
    """What this browser keeps to be known again; worth nothing without the password."""
    return request.cookies.get(device_name(), "")


def begin_session(
    person: Person, target: str = "", *, role: Membership | None = None, is_first: bool = False
) -> Response:
    """Begin the session of somebody who proved enough, and let the browser be known again.

    ``role`` is the one to begin in (else the first). ``is_first``: the account was made just now, so its owner need
    not read that this device is new.
    """
    access.sign_in(*(sessions.role(person, role) if role else sessions.first_role(person)))
    agent, origin = request.user_agent.string, throttle.block(request.remote_addr)
    visit = devices.Visit(device_cookie(), agent, origin, access.session_number())
    response = redirect(_first_page(person, target or start_address(), is_first), 303)
    response.set_cookie(
        device_name(),
        devices.arrive(person, visit, is_first=is_first),
        max_age=YEAR,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response


def _first_page(person: Person, target: str, is_first: bool) -> str:
    """Where to go on; who has not agreed to what is in force is asked on the way. Staff work under their own rules."""
    if is_first or access.current_actor().is_staff or not consents.missing(person.id):
        return target
    return url_for("accounts.consent", next=target)


@pages.errorhandler(SpentLink)
def _spent(refusal: SpentLink) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("accounts/spent.html", message=refusal.message), GONE
