"""The language is in the address: ``/…`` is Vietnamese, ``/en/…`` the same page in English.

The middleware moves ``/en`` into SCRIPT_NAME, so every ``url_for`` inside an English page stays English by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.kernel import untrusted
from app.kernel.i18n import EN, LANGUAGES, VI, force_locale, language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = f"/{EN}"


class LanguageInAddress:
    """WSGI middleware that reads the language off the address."""

    def __init__(self, inner: WSGIApplication) -> None:
        self.inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Strip ``/en`` and speak that language until the page is made."""
        path = environ.get("PATH_INFO", "")
        if environ.get("SCRIPT_NAME") or environ.get("HTTP_X_FORWARDED_PREFIX", "").strip("/"):
            return _misplaced(start_response)
        asked = VI
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            environ["SCRIPT_NAME"] = PREFIX
            environ["PATH_INFO"] = path[len(PREFIX) :] or "/"
            asked = EN
        with force_locale(asked):
            return self.inner(environ, start_response)


def _misplaced(start_response: StartResponse) -> Iterable[bytes]:
    """Somebody mounted the site below a path: said in words to whoever set it up, before any link could be wrong."""
    start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
    return [
        b"This site needs a host name of its own. It cannot be served under a path (SCRIPT_NAME, X-Forwarded-Prefix).\n"
    ]


def prefers_english() -> bool:
    """Whether a Vietnamese page was asked for by a browser that would rather read English, or any other language."""
    return language() == VI and rather_english(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=256)
def rather_english(accepted: str) -> bool:
    """Whether an Accept-Language header names English, or any language but ours, before Vietnamese."""
    wanted = parse_accept_header(accepted, LanguageAccept)
    return bool(wanted) and wanted.best_match((VI, EN), default=EN) == EN


def root_without_language() -> str:
    """The mount point of the site before the language."""
    root = request.environ.get("SCRIPT_NAME", "")
    return str(root[: -len(PREFIX)] if root.endswith(PREFIX) else root)


def path_in(language: str, *, with_query: bool = True) -> str:
    """The address of this same page in another language."""
    query = f"?{request.query_string.decode('latin-1')}" if with_query and request.query_string else ""
    return f"{root_without_language()}{PREFIX if language == EN else ''}{request.path}{query}"


def moved_to(language: str, address: str) -> str:
    """A local address of this site in another language; home when there is none."""
    root = root_without_language()
    path = address.removeprefix(root)
    if path == PREFIX or path.startswith((f"{PREFIX}/", f"{PREFIX}?")):
        path = path.removeprefix(PREFIX)
    return f"{root}{PREFIX if language == EN else ''}{path if path.startswith('/') else '/'}"


def alternates(site_url: str) -> dict[str, str]:
    """Language → absolute address of this page, for hreflang and canonical.

    Without its query, but for pages of a list beyond the first: those hold other things than the first.
    """
    beyond = (untrusted.whole(request.args.get("page", "1")) or 1) > 1
    return {
        language: f"{site_url.rstrip('/')}{path_in(language, with_query=beyond)}" for language in LANGUAGES
    }


def install(app: Flask) -> None:
    """Put the middleware around the application."""
    app.wsgi_app = LanguageInAddress(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way
