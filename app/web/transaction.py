"""One request, one transaction: a POST that went well commits once, everything else rolls back; a GET never writes."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, current_app, g, request, session

from app.kernel.db import db, let_go, only_read
from app.kernel.errors import Invalid
from app.kernel.forms import Form

SENT_AS, ANSWERED = "sent_as", "answered"
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask, wake_worker: Callable[[], None]) -> None:
    """Begin and end the transaction of each request; wake the worker after a commit that left work."""
    app.before_request(_begin)
    app.after_request(_end)
    app.extensions["wake_worker"] = wake_worker


def _begin() -> None:
    only_read(request.method in LOOKING)


def _end(response: Response) -> Response:
    if request.method in LOOKING or response.status_code >= 400:
        let_go()
        return response
    try:
        db.session.commit()
    except Exception as fault:  # it becomes the page that it would have become within the view
        return current_app.make_response(current_app.handle_user_exception(fault))
    _note_answer()
    if db.session.info.pop("jobs_waiting", False):
        current_app.extensions["wake_worker"]()
    return response


def not_taken() -> None:
    """What was sent was not acted upon, although the answer is no refusal: the browser keeps it."""
    g.not_taken = True


def _note_answer() -> None:
    """Let the next page tell the browser that this sending arrived, so that it forgets what it kept (``kept.js``)."""
    mark = request.form.get(SENT_AS, "")
    if mark.isascii() and mark.isdigit() and not g.get("not_taken"):
        session[ANSWERED] = mark[:24]


def undo() -> None:
    """Forget what this request did so far, to show a page of how things really are."""
    let_go()


def refused(form: Form, error: Invalid) -> None:
    """Put a service's refusals next to their fields, and forget what it did before it refused.

    Without that a page would show, and send again, what never was: a version raised by an edit that was refused.
    """
    undo()
    form.refuse(error.fields)
