"""How bytes travel: pages compressed on the way out, static files compressed once and kept by browsers for a year.

Addresses of static files carry a fingerprint (``context.asset``), so a year is safe.
"""

from __future__ import annotations

import contextlib
import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from flask import Flask
from flask_compress import Compress
from whitenoise import WhiteNoise

from app.web.headers import FIXED, STRICT, YEAR

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

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
LEVEL = 5


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


def static_files(
    inner: WSGIApplication, folder: Path, *, fresh: bool = False, https: bool = False
) -> WhiteNoise:
    """Serve the folder under ``/static/`` in front of the application; ``fresh`` looks at the disk each time."""

    def headers(sent: object, path: str, url: str) -> None:
        for name, value in (FIXED | STRICT if https else FIXED).items():
            sent[name] = value  # type: ignore[index]  # a wsgiref Headers object

    return WhiteNoise(
        inner,
        root=folder,
        prefix="static/",
        max_age=YEAR,
        autorefresh=fresh,
        allow_all_origins=False,
        add_headers_function=headers,
    )


def install(app: Flask) -> None:
    """Compress pages; in front of them serve the static files (tests leave those to Flask)."""
    app.config.setdefault("COMPRESS_MIMETYPES", TYPES)
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", LEVEL)
    app.config.setdefault("COMPRESS_MIN_SIZE", SMALLEST)
    app.config.setdefault("COMPRESS_STREAMS", False)
    Compress(app)
    folder = Path(str(app.static_folder))
    if app.testing:
        return
    squeeze(folder)
    app.wsgi_app = static_files(  # type: ignore[method-assign]  # Flask's documented way
        app.wsgi_app, folder, fresh=bool(app.debug), https=app.extensions["settings"].is_production
    )
