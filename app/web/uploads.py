"""How much somebody sends in: requests with a file are counted per person and hour, before any page reads them."""

from __future__ import annotations

from flask import Flask, request

from app.kernel import throttle
from app.kernel.i18n import lazy_gettext
from app.web.access import maybe_actor

UPLOADS = throttle.Limit("upload", 200, 3_600, title=lazy_gettext("Files handed in by one person"))


def install(app: Flask) -> None:
    """Count on every page, so that no page can forget it; comes after the check of the form's token."""
    app.before_request(_count)


def _count() -> None:
    if not any(file.filename for file in request.files.values()):
        return
    actor = maybe_actor()
    if actor is not None:  # nobody else reaches a page that takes files
        throttle.hit(UPLOADS, str(actor.person_id))
