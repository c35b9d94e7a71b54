"""Who is there, and who may come in. Every page carries exactly one mark; the start-up check refuses a page without.

The session cookie holds person, session token, membership and the session's own number. The token rotates when a
password or a right changes, so older sessions end at once; signing out ends the number, so a copy of the cookie opens
nothing any more. It also holds when the session began and was last used: staff are signed out after half an hour
without a click and after twelve hours in any case, others after eight hours and thirty days.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.globals import request_ctx
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app.kernel import clock, rights
from app.kernel.errors import NotAllowed, NotFound
from app.kernel.i18n import gettext
from app.kernel.permissions import SECOND_FACTOR_NEEDED, Actor, Permission
from app.web import transaction

View = TypeVar("View", bound=Callable[..., Any])
Loader = Callable[[str], Actor | None]
Seen = Callable[[str], None]
SIGN_IN = "accounts.sign_in"
OPEN_ENDPOINTS = frozenset({"static"})
BEGUN, USED, NUMBER, PROVED, NOTED = "begun", "used", "number", "proved", "noted"
SECOND_FACTOR = "accounts.factors"
DESK, OWN = "/desk", "/my"
_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
MINUTE, HOUR, DAY = 60, 3_600, 86_400
STAFF_IDLE, STAFF_LONGEST = 30 * MINUTE, 12 * HOUR
IDLE, LONGEST = 8 * HOUR, 30 * DAY
NOTED_EVERY = 10 * MINUTE


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """Flask-Login's view of a session."""

    def __init__(self, key: str, actor: Actor) -> None:
        self.key = key
        self.actor = actor

    def get_id(self) -> str:
        """What the cookie keeps: ``person.token.membership.number``."""
        return self.key


class PageWithoutMark(RuntimeError):
    """A page says neither public, signed_in nor requires."""


def install(app: Flask, load: Loader, seen: Seen) -> None:
    """Let ``load`` turn a session key into an actor (None ends the session).

    ``seen`` is told the number of a session that is used, after its request, once in some minutes.
    """
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # context.py gives the actor, and may go without
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]  # flask-login ships no types
    def _user(key: str) -> SignedIn | None:
        actor = load(key)
        return SignedIn(key, actor) if actor and _still_on(actor) else None

    @app.teardown_request
    def _used(_fault: BaseException | None) -> None:
        if number := g.pop(NOTED, ""):
            seen(number)


def _keeps_to_their_side(actor: Actor) -> None:
    """Whatever right a page asks for: the desk is the staff's, what is kept under ``/my`` a facility's or a buyer's."""
    rule = request.url_rule.rule if request.url_rule else ""
    if rule.startswith(f"{OWN if actor.is_staff else DESK}/"):
        raise NotFound


def _still_on(actor: Actor) -> bool:
    """Whether the session is neither too old nor left alone for too long; notes that it is used."""
    moment = int(clock.now().timestamp())
    idle, longest = idle_seconds(actor), STAFF_LONGEST if actor.is_staff else LONGEST
    begun, used = session.setdefault(BEGUN, moment), session.get(USED, moment)
    if moment - begun > longest or moment - used > idle:
        return False
    if moment - session.get(USED, 0) >= MINUTE:
        session[USED] = moment
    if session.get(NUMBER) and moment - session.get(NOTED, 0) >= NOTED_EVERY:
        session[NOTED], g.noted = moment, session[NUMBER]
    return True


def idle_seconds(actor: Actor) -> int:
    """How long a session of theirs may be left alone."""
    return STAFF_IDLE if actor.is_staff else IDLE


def session_number() -> str:
    """The number of this browser's session; empty when it has none."""
    return str(session.get(NUMBER, ""))


def sign_in(key: str, actor: Actor) -> None:
    """Begin a session under a fresh cookie; nothing of an earlier one survives."""
    _begin(key, actor, int(clock.now().timestamp()), secrets.token_urlsafe(12))


def go_on(key: str, actor: Actor) -> None:
    """Another role, or a new token, within the session: fresh cookie, but it is the same one and as old as it was."""
    begun, number, proved = session.get(BEGUN), session.get(NUMBER), session.get(PROVED)
    _begin(key, actor, begun or int(clock.now().timestamp()), number or secrets.token_urlsafe(12))
    if proved:
        session[PROVED] = proved


def _begin(key: str, actor: Actor, begun: int, number: str) -> None:
    session.clear()
    session.permanent = True
    session[BEGUN], session[NUMBER] = begun, number
    session[NOTED] = int(clock.now().timestamp())
    login_user(SignedIn(f"{key}.{number}", actor))


def sign_out() -> str:
    """Take this session from the browser; gives its number, so that it can be ended here too (empty for none)."""
    number = str(session.get(NUMBER, "")) if maybe_actor() else ""
    logout_user()
    session.clear()
    return number


def maybe_actor() -> Actor | None:
    """Who is signed in, if anybody."""
    user = current_user
    return user.actor if user and user.is_authenticated else None


def known_actor() -> Actor | None:
    """Who is signed in; on the page about a fault only if this was found out before, since it asks no database."""
    if not g.get("fault_page"):
        return maybe_actor()
    user = g.get("_login_user")  # where Flask-Login keeps whom it has loaded
    return user.actor if isinstance(user, SignedIn) else None


def current_actor() -> Actor:
    """Who is signed in; only for pages marked signed_in or requires."""
    actor = maybe_actor()
    if actor is None:
        raise NotAllowed(gettext("Sign in first."))
    return actor


def safe_next(target: str | None) -> str:
    """A local address to go on to; anything else becomes empty (no open redirect)."""
    if not target or "\\" in target or not target.startswith("/") or target.startswith("//"):
        return ""
    parts = urlsplit(target)
    return "" if parts.scheme or parts.netloc or any(ord(c) < 32 for c in target) else target


def _marked(view: View, mark: str) -> View:
    if getattr(view, "access_mark", None):
        raise PageWithoutMark(f"{view.__name__} has two access marks")
    view.access_mark = mark  # type: ignore[attr-defined]  # the mark is read by the start-up check
    return view


def public(view: View) -> View:
    """Anybody may come in."""
    return _marked(view, "public")


def came_from() -> str:
    """Where the request stands or, for the answer to a form without a page of its own, where the form was; or empty."""
    adapter = request_ctx.url_adapter
    if request.method in {"GET", "HEAD"} or (adapter and "GET" in adapter.allowed_methods()):
        return request.script_root + request.full_path.rstrip("?")
    came = urlsplit(request.referrer or "")
    there = came.path + (f"?{came.query}" if came.query else "")
    return safe_next(there) if came.netloc == request.host else ""


def is_open(endpoint: str | None) -> bool:
    """Whether a page is for everybody; one that does not exist is not."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "access_mark", None) == "public"


def to_sign_in() -> Response:
    """Sign in and come back; whoever was sending something is told that it did not arrive."""
    sent = request.method not in {"GET", "HEAD"}
    if sent:
        transaction.not_taken()
        words = gettext(
            "You were signed out meanwhile, so nothing was sent. Sign in to come back to the page."
        )
        flash(words, "warning")
    return redirect(url_for(SIGN_IN, next=came_from() or None), 303 if sent else 302)


def without_factor(view: View) -> View:
    """Open also to somebody who still has to set up a second factor: it is where they do so, or leave."""
    view.without_factor = True  # type: ignore[attr-defined]  # read by ``_lacks_factor``
    return view


def _lacks_factor(actor: Actor, view: Callable[..., Any]) -> bool:
    """Whether a second factor is to be set up before this page."""
    needed = current_app.config["SECOND_FACTOR"] and actor.role in SECOND_FACTOR_NEEDED
    return bool(needed and not actor.has_second_factor and not getattr(view, "without_factor", False))


def _to_set_up() -> Response:
    transaction.not_taken()
    flash(
        gettext("Your role needs a second step at sign-in. Set it up now; then everything is open."),
        "warning",
    )
    return redirect(url_for(SECOND_FACTOR), 303)


def signed_in(view: View) -> View:
    """Anybody signed in may come in."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        actor = maybe_actor()
        if actor is None:
            return to_sign_in()
        _keeps_to_their_side(actor)
        return _to_set_up() if _lacks_factor(actor, view) else view(*args, **kwargs)

    return _marked(cast(View, guarded), "signed_in")


def requires(permission: Permission, *, to_send: Permission | None = None) -> Callable[[View], View]:
    """Only who has this right in some scope may come in; the scope is asked again on the thing itself.

    ``to_send`` is the right for sending what the page asks, where more may look than act: it is asked before the form
    is read, so that nobody is told what to correct in what they may not send.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = maybe_actor()
            if actor is None:
                return to_sign_in()
            if not actor.can(permission):
                raise rights.no_page()
            _keeps_to_their_side(actor)
            if to_send and request.method not in _LOOKING:
                rights.check(actor, to_send)
            if _lacks_factor(actor, view):
                return _to_set_up()
            return view(*args, **kwargs)

        return _marked(cast(View, guarded), permission.value)

    return mark


def check_marks(app: Flask) -> None:
    """Refuse to start when a page has no access mark."""
    bare = [
        name
        for name, view in app.view_functions.items()
        if name not in OPEN_ENDPOINTS and not getattr(view, "access_mark", None)
    ]
    if bare:
        raise PageWithoutMark(f"pages without an access mark: {', '.join(sorted(bare))}")
