"""Where an answer without a page of its own belongs: the desk, the own pages or the market, and the way back from it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for

from app.kernel.i18n import gettext as _
from app.web import access

OWN = ("/my/", "/today", "/account", "/notices", "/switch")
"""Beginnings of own addresses, for those that lead to no page."""
SAME_PAGE = frozenset({400, 413, 429, 500, 503})
"""Errors after which the same address may answer well."""


def _is_own() -> bool:
    rule = request.url_rule
    if rule is None:
        return f"{request.path}/".startswith(OWN)
    mark = getattr(current_app.view_functions.get(rule.endpoint), "access_mark", "public")
    return bool(mark != "public")


def _below(path: str) -> bool:
    return f"{request.path}/".startswith(f"{path}/")


def shell_here() -> dict[str, Any]:
    """Layout and first page of the part of the site that the request belongs to, for who is signed in."""
    actor = access.known_actor()
    if actor and actor.is_staff and (_is_own() or _below(access.DESK)):
        return {
            "shell": "desk",
            "start_url": url_for("insight_desk.queue"),
            "start_words": _("To what waits"),
        }
    if actor and not actor.is_staff and (_is_own() or _below(access.DESK)):
        return {"shell": "account", "start_url": url_for("insight.today"), "start_words": _("To your day")}
    return {"shell": "public", "start_url": url_for("front.home"), "start_words": _("To the front page")}


def without_slash() -> str:
    """The address without the stroke somebody put behind it, where that is a page of ours; else empty."""
    path = request.path.rstrip("/")
    if request.method not in {"GET", "HEAD"} or path in ("", request.path) or path.startswith("//"):
        return ""
    found = current_app.create_url_adapter(request)
    if found is None or not found.test(path, method="GET"):
        return ""
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return f"{request.script_root}{path}{query}"


def way_back(status: int) -> str:
    """The page to go back to, or empty: the form's page, the same page where that may help, else where the link stood."""
    if request.method not in {"GET", "HEAD"} or status in SAME_PAGE:
        return access.came_from()
    came = urlsplit(request.referrer or "")
    there = came.path + (f"?{came.query}" if came.query else "")
    here = request.script_root + request.full_path.rstrip("?")
    return access.safe_next(there) if came.netloc == request.host and there != here else ""
