"""Whether requests come through a proxy that the settings do not name.

Behind such a proxy every visitor has the proxy's address, so the limits on tries meet everybody at once. It is noticed
in production only. While ``CHO_PHIEN_PROXIES`` is 0 by any header a proxy adds. With proxies named, by entries of
X-Forwarded-For beyond their number: one visitor alone may have written such a header (or come from a company's own
proxy), but one that nobody named adds its entry to every request, so it counts once ``IN_A_ROW`` came so. Nothing is
written to the database: behind a proxy every request carries the header, so every process notices by itself.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Flask, current_app, request

from app.kernel import clock

CHAIN = "X-Forwarded-For"
HEADERS = (CHAIN, "Forwarded", "X-Real-IP")
IN_A_ROW = 40
KEEP = timedelta(days=1)
WATCH, NAMED = "WATCH_FOR_PROXIES", "NAMED_PROXIES"
SEEN, ROW = "unnamed_proxy", "unnamed_proxy_in_a_row"
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
    header = _passed_on_by_somebody_unnamed(current_app.config[NAMED])
    if not header:
        return
    before, moment = seen(), clock.now()
    if before is not None:
        current_app.extensions[SEEN] = replace(before, times=before.times + 1, last_at=moment)
        return
    current_app.extensions[SEEN] = Seen(header, request.remote_addr or "?", 1, moment, moment)
    LOG.warning(
        "UNNAMED PROXY: %s passes requests on (%s) while CHO_PHIEN_PROXIES is %s: all visitors share its address, "
        "and limits on tries meet everybody at once. See docs/operations.md, 'Behind a proxy'.",
        request.remote_addr,
        header,
        current_app.config[NAMED],
    )


def _passed_on_by_somebody_unnamed(named: int) -> str:
    """The header that shows it; empty when nothing does."""
    if not named:
        return next((name for name in HEADERS if name in request.headers), "")
    passed_on = request.headers.get(CHAIN)
    if passed_on is None:
        return ""  # past the proxies: a check of the machine itself, which says nothing
    longer = len(passed_on.split(",")) > named
    row = current_app.extensions.get(ROW, 0) + 1 if longer else 0
    current_app.extensions[ROW] = row
    return CHAIN if row >= IN_A_ROW else ""
