"""Refusals and faults become pages: what happened, what is kept, the way on. Never a stack trace."""

from __future__ import annotations

import logging

from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from app.kernel import unique
from app.kernel.db import is_away, let_go
from app.kernel.errors import NotFound, Refusal, TooMany, WrongMoment
from app.kernel.i18n import gettext
from app.web import access, places
from app.web.typed_fields import typed_fields

_log = logging.getLogger(__name__)
SHOWN = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})


def _asked() -> str:
    """The address for the log; a link that is a key stays out of it."""
    asked = str(request.url_rule) if "token" in (request.view_args or {}) else request.path
    return "".join(sign if sign.isprintable() else "?" for sign in asked)


def _page(status: int, error: object = None) -> tuple[str, int]:
    shown = status if status in SHOWN else (400 if status < 500 else 500)
    g.fault_page = status >= 500  # such a page asks the database nothing
    try:
        return render_template(
            f"errors/{shown}.html",
            error=error,
            status=status,
            back_url=places.way_back(status),
            typed=typed_fields(),
            **places.shell_here(),
        ), status
    finally:
        g.pop("fault_page", None)


def _refused(error: Refusal) -> ResponseReturnValue:
    let_go()
    page = _page(error.status, None if isinstance(error, NotFound) else error)
    if isinstance(error, TooMany):
        return *page, {"Retry-After": str(error.seconds)}
    return page


def _http(error: HTTPException) -> ResponseReturnValue:
    let_go()
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 404 and (better := places.without_slash()):
        return redirect(better, 308)
    return _page(error.code, error)


def _elsewhere(_error: SecurityError) -> ResponseReturnValue:
    """Asked for under a name that is not ours: no page, since none of its links could be right."""
    return Response(gettext("This site does not answer to that name."), 400, mimetype="text/plain")


def _stale(error: CSRFError) -> ResponseReturnValue:
    """A form of an earlier session: whoever is signed out by now signs in and comes back to it."""
    if access.maybe_actor() is None and request.endpoint and not access.is_open(request.endpoint):
        return access.to_sign_in()
    return _http(error)


def _busy(error: SQLAlchemyError) -> ResponseReturnValue:
    """The database is away or locked: one line for the log, and the page says to try again."""
    let_go()
    said = " ".join(str(getattr(error, "orig", None) or type(error).__name__).split())
    _log.error("database not available for %s: %s", _asked(), said)
    return *_page(503), {"Retry-After": "5"}


def _database(error: SQLAlchemyError) -> ResponseReturnValue:
    """What the database says: away for now, the same twice, or a fault of ours."""
    if is_away(error):
        return _busy(error)
    if isinstance(error, IntegrityError):
        return _twice(error)
    if current_app.debug or current_app.testing:
        raise error
    return _fault(error)


def _twice(error: IntegrityError) -> ResponseReturnValue:
    """A unique index refused what a service did not foresee: somebody did the same a moment ago, so nobody reads a fault."""
    if not unique.is_double(error):
        raise error
    _log.error("refused by a unique index on %s %s: %s", request.method, _asked(), error.orig)
    return _refused(WrongMoment(gettext("The same was saved a moment ago. Look at the page again.")))


def _fault(error: Exception) -> ResponseReturnValue:
    let_go()
    _log.exception("unexpected fault on %s %s", request.method, _asked())
    return _page(500)


def install(app: Flask) -> None:
    """Register a page in plain words for each way a request can fail."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _elsewhere)
    app.register_error_handler(SQLAlchemyError, _database)
    if not app.debug and not app.testing:
        app.register_error_handler(Exception, _fault)
