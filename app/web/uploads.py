"""How much somebody sends in: requests with a file are counted before any page reads them.

By person and hour; visitors, who reach the sign-up with its paper, by the network they come from. A file of theirs that
comes back with the form is held for a day (``kernel/held_uploads.py``), so their limits also bound what one network
can fill: at most 120 times 24 MB.
"""

from __future__ import annotations

from flask import Flask, request

from app.kernel import throttle
from app.kernel.i18n import lazy_gettext
from app.web.access import maybe_actor

UPLOADS = throttle.Limit("upload", 200, 3_600, title=lazy_gettext("Files handed in by one person"))
VISITORS = (
    throttle.Limit(
        "upload-from", 40, 3_600, title=lazy_gettext("Files handed in by visitors from one network address")
    ),
    throttle.Limit(
        "upload-from-day",
        120,
        86_400,
        title=lazy_gettext("Files handed in by visitors from one network address in a day"),
    ),
)
"""Twice the sign-up letters that one network may ask for: a day of signing up in one hall has room for each a retry."""


def install(app: Flask) -> None:
    """Count on every page, so that no page can forget it; comes after the check of the form's token."""
    app.before_request(_count)


def _count() -> None:
    if not any(file.filename for file in request.files.values()):
        return
    actor = maybe_actor()
    if actor is not None:
        throttle.hit(UPLOADS, str(actor.person_id))
    else:
        network = throttle.block(request.remote_addr)
        throttle.count(*((limit, network) for limit in VISITORS))
