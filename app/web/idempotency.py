"""A form that acts once: a second sending is led to the first one's result.

In a page::

    if again := idempotency.repeated(form):
        return again
    thing = service.make(...)
    return idempotency.done(form, url_for(".show", thing_id=thing.id))
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.kernel import form_keys
from app.kernel.errors import Invalid, Refusal, WrongMoment
from app.kernel.i18n import gettext
from app.web import transaction
from app.web.access import maybe_actor

_ASIDE = frozenset({"csrf_token", "form_key", "opened", "version", transaction.SENT_AS})


def _who() -> int | None:
    actor = maybe_actor()
    return actor.person_id if actor else None


def repeated(form: Any, count: Callable[[], object] | None = None, *, location: str = "") -> Response | None:
    """The way to the first result when this form was already sent, and words for it; else None, and its key is taken.

    ``count`` counts the try, for a form that is limited; it ends the open transaction, so it runs before the key is
    taken, and only when the form was not sent before. ``location`` is where it will lead, if that is known already.
    WrongMoment when the first sending is unknown or somebody else's.
    """
    if count is not None:
        if again := sent_before(form):
            return again
        count()
    key = str(form.form_key.data or "")
    return None if form_keys.claim(key, _who(), _digest(), location) else _first_result(key)


def sent_before(form: Any) -> Response | None:
    """``repeated``, but the key is not taken: for what comes before a try is counted."""
    key = str(form.form_key.data or "")
    return _first_result(key) if form_keys.is_used(key) else None


def _first_result(key: str) -> Response:
    digest = _digest()
    location = form_keys.result_of(key, _who())
    if not location:
        raise WrongMoment(gettext("This form was already sent. Look at the list before you send it again."))
    if form_keys.is_same(key, digest):
        flash(gettext("You had sent this already. Here is what came of it."))
    else:
        flash(
            gettext(
                "You had sent this already, so nothing second was made. What you changed since then is not saved."
            ),
            "warning",
        )
    return redirect(location, 303)


def _digest() -> str:
    """A mark of what was sent, without what differs by itself from page to page."""
    sent = sorted((name, text) for name, text in request.form.items(multi=True) if name not in _ASIDE)
    files = sorted((name, file.filename or "") for name, file in request.files.items(multi=True))
    return hashlib.sha256(json.dumps([sent, files], ensure_ascii=False).encode()).hexdigest()


def acted(
    form: Any, act: Callable[[], str], page: Callable[[Refusal | None], str], location: str
) -> ResponseReturnValue:
    """Do one thing and say so; a refusal undoes it and shows the page as it is now, with what was typed."""
    if not form.validate_on_submit():
        return page(None), 422
    if again := repeated(form, location=location):
        return again
    try:
        said = act()
    except Refusal as no:
        transaction.undo()
        if isinstance(no, Invalid):
            form.refuse(no.fields)
        return page(no), no.status
    flash(said)
    return redirect(location, 303)


def done(form: Any, location: str) -> Response:
    """Go on, and remember where to for a repeat."""
    if form.form_key.data:
        form_keys.remember(str(form.form_key.data), location)
    return redirect(location, 303)
