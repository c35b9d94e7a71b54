"""A form that acts once: a second sending is led to the first one's result.

In a page::

    if again := keyed.repeated(form):
        return again
    thing = service.make(...)
    return keyed.done(form, url_for(".show", thing_id=thing.id))
"""

from __future__ import annotations

from typing import Any

from flask import redirect
from werkzeug.wrappers import Response

from app.kernel import once
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.web.access import maybe_actor


def _who() -> int | None:
    actor = maybe_actor()
    return actor.person_id if actor else None


def repeated(form: Any) -> Response | None:
    """The way to the first result when this form was already sent; else None, and its key is taken.

    WrongMoment when the first sending is unknown or somebody else's.
    """
    key = str(form.form_key.data or "")
    if once.claim(key, _who()):
        return None
    location = once.result_of(key, _who())
    if not location:
        raise WrongMoment(gettext("This form was already sent. Look at the list before you send it again."))
    return redirect(location, 303)


def done(form: Any, location: str) -> Response:
    """Go on, and remember where to for a repeat."""
    if form.form_key.data:
        once.remember(str(form.form_key.data), location)
    return redirect(location, 303)
