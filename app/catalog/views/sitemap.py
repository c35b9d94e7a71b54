"""For search engines: the files the worker wrote (``service/sitemap.py``), as they stand."""

from __future__ import annotations

import gzip
import re

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.catalog.service import sitemap as files
from app.catalog.views.blueprint import pages
from app.kernel.errors import NotFound
from app.web import encodings
from app.web.access import public

_PART = re.compile(r"[a-z]+-[0-9]{1,4}")
HOUR = 3_600


@pages.get("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """The index of all parts; not there before the worker wrote them."""
    return _file(files.INDEX)


@pages.get("/sitemap/<name>.xml")
@public
def sitemap_part(name: str) -> ResponseReturnValue:
    """One part: each address with its other language beside it."""
    if not _PART.fullmatch(name):
        raise NotFound
    return _file(name)


def _file(name: str) -> Response:
    file = files.packed(name)
    if file is None:
        raise NotFound
    state = file.stat()
    answer = Response(mimetype="application/xml")
    answer.set_etag(f"{state.st_mtime_ns:x}-{state.st_size:x}", weak=True)
    answer.headers["Cache-Control"] = f"public, max-age={HOUR}"
    answer.make_conditional(request)
    if answer.status_code == 200:
        packed = encodings.accepted(request.headers.get("Accept-Encoding", ""), (encodings.GZIP,))
        answer.set_data(file.read_bytes() if packed else gzip.decompress(file.read_bytes()))
        if packed:
            answer.content_encoding = packed
    return answer
