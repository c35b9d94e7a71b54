"""How bytes travel: pages compressed on the way out, static files compressed once and kept by browsers for a year.

Addresses of static files carry a fingerprint (``context.asset``), so a year is safe, and nobody need ask again. One that
names another version than the one here, on a page made before an upgrade, is asked for again each time.
"""

from __future__ import annotations

import contextlib
import gzip
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import brotli
from flask import Flask, Response, request
from flask_compress import Compress
from whitenoise import WhiteNoise

from app.web import encodings, kept_pages
from app.web.context import fingerprint
from app.web.headers import FIXED, STRICT, YEAR

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WORTH_IT = frozenset({".css", ".js", ".svg", ".txt"})
TYPES = [
    "text/html",
    "text/plain",
    "text/css",
    "text/csv",
    "text/javascript",
    "application/json",
    "image/svg+xml",
]
SMALLEST = 500
PREFIX = "/static/"
IMMUTABLE = f"public, max-age={YEAR}, immutable"
UNVERSIONED = "public, max-age=86400"


def squeeze(folder: Path) -> int:
    """Write ``.br`` and ``.gz`` beside each text file that has none or an older one; gives how many were written.

    A folder that may not be written to is served as it is.
    """
    written = 0
    for file in sorted(folder.rglob("*")):
        if file.suffix not in WORTH_IT or file.stat().st_size < SMALLEST:
            continue
        plain = file.read_bytes()
        for ending, small in ((".br", brotli.compress), (".gz", gzip.compress)):
            target = file.with_name(file.name + ending)
            if target.exists() and target.stat().st_mtime >= file.stat().st_mtime:
                continue
            partial = target.with_name(f"{target.name}.{os.getpid()}")
            with contextlib.suppress(OSError):
                partial.write_bytes(small(plain))
                partial.replace(target)
                written += 1
    return written


class ByVersion:
    """WSGI middleware before the static files: how long one may be kept follows from the version asked for."""

    def __init__(self, inner: WSGIApplication, folder: Path, *, fresh: bool) -> None:
        self.inner, self.folder, self.fresh = inner, folder, fresh

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request; what is no static file, or not there, passes as it is."""
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return self.inner(environ, start_response)

        def begin(status: str, headers: list[tuple[str, str]], *fault: Any) -> Callable[[bytes], object]:
            if status.startswith(("200", "206", "304")):
                kept = self._kept(path.removeprefix(PREFIX), environ.get("QUERY_STRING", ""))
                headers = [pair for pair in headers if pair[0] != "Cache-Control"]
                headers.append(("Cache-Control", kept))
            return start_response(status, headers, *fault)

        return self.inner(environ, begin)

    def _kept(self, path: str, query: str) -> str:
        asked = parse_qs(query, keep_blank_values=True).get("v")
        if asked is None:  # named by a style sheet, not by a page: fonts, patterns
            return UNVERSIONED
        if self.fresh:
            fingerprint.cache_clear()
        return IMMUTABLE if asked == [fingerprint(str(self.folder), path)] else "no-cache"


def static_files(
    inner: WSGIApplication, folder: Path, *, fresh: bool = False, https: bool = False
) -> WSGIApplication:
    """Serve the folder under ``/static/`` in front of the application; ``fresh`` looks at the disk each time."""

    def headers(sent: object, path: str, url: str) -> None:
        for name, value in (FIXED | STRICT if https else FIXED).items():
            sent[name] = value  # type: ignore[index]  # a wsgiref Headers object

    files = WhiteNoise(
        inner,
        root=folder,
        prefix="static/",
        max_age=YEAR,
        autorefresh=fresh,
        allow_all_origins=False,
        add_headers_function=headers,
    )
    return ByVersion(files, folder, fresh=fresh)


def _refusals(response: Response) -> Response:
    """Pages that refuse are as long as others; Flask-Compress leaves them as they are."""
    encoding = encodings.accepted(request.headers.get("Accept-Encoding", ""))
    if response.status_code < 400 or response.mimetype not in TYPES or not encoding:
        return response
    if response.is_streamed or response.content_encoding or len(body := response.get_data()) < SMALLEST:
        return response
    response.set_data(encodings.smaller(body, encoding))
    response.content_encoding = encoding
    return response


def install(app: Flask) -> None:
    """Compress pages; in front of them serve the static files (tests leave those to Flask)."""
    app.config.setdefault("COMPRESS_MIMETYPES", TYPES)
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", encodings.LEVEL)
    app.config.setdefault("COMPRESS_MIN_SIZE", SMALLEST)
    app.config.setdefault("COMPRESS_STREAMS", False)
    app.config.setdefault(
        "COMPRESS_EVALUATE_CONDITIONAL_REQUEST", False
    )  # kept_pages does, for what may be kept
    app.after_request(_refusals)
    Compress(app)
    kept_pages.install(app)
    folder = Path(str(app.static_folder))
    if app.testing:
        return
    squeeze(folder)
    app.wsgi_app = static_files(  # type: ignore[method-assign, assignment]  # Flask's documented way
        app.wsgi_app, folder, fresh=bool(app.debug), https=app.extensions["settings"].is_production
    )
