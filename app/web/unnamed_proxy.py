"""Whether requests come through a proxy that the settings do not name.

Behind such a proxy every visitor has the proxy's address, so the limits on tries meet everybody at once. It is noticed
by the headers a proxy adds, in production only, while ``CHO_PHIEN_PROXIES`` is 0. Nothing is written to the database:
behind a proxy every request carries the header, so every process notices by itself.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Flask, current_app, request

from app.kernel import clock

HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
KEEP = timedelta(days=1)
WATCH, SEEN = "WATCH_FOR_PROXIES", "unnamed_proxy"
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """Requests that somebody passed on: by which header, from which address, how many, since when, until when."""

    header: str
    peer: str
    times: int
    first_at: datetime
    last_at: datetime


def install(app: Flask) -> None:
    """Look at every request, and give the templates what was seen."""
    app.before_request(_look)
    app.jinja_env.globals["unnamed_proxy"] = seen


def seen() -> Seen | None:
    """What this process saw lately; None when nothing, or when the last was more than a day ago."""
    found: Seen | None = current_app.extensions.get(SEEN)
    return found if found and clock.now() - found.last_at <= KEEP else None


def _look() -> None:
    if not current_app.config[WATCH]:
        return
    header = next((name for name in HEADERS if name in request.headers), "")
    if not header:
        return
    before, moment = seen(), clock.now()
    if before is not None:
        current_app.extensions[SEEN] = replace(before, times=before.times + 1, last_at=moment)
        return
    current_app.extensions[SEEN] = Seen(header, request.remote_addr or "?", 1, moment, moment)
    LOG.warning(
        "UNNAMED PROXY: %s passes requests on (%s) while CHO_PHIEN_PROXIES is 0: all visitors share its address, "
        "and limits on tries meet everybody at once. See docs/operations.md, 'Behind a proxy'.",
        request.remote_addr,
        header,
    )
