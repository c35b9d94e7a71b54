"""Files handed out: always as a download, never shown inside the site, never cached, never run.

Private files belong to somebody: the page asks its ``queries`` for the row with the actor before it comes here.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request

from app.kernel.errors import NotFound
from app.kernel.folding import fold
from app.kernel.storage import StoredFile, content_of

_SAFE = "!#$&+-.^_`|~"
_FOREIGN = frozenset({"cross-site", "same-site"})


def attachment(row: StoredFile) -> Response:
    """A kept file as a download; NotFound when its bytes are gone or another site embeds it (ASVS 3.5.8)."""
    if request.headers.get("Sec-Fetch-Site") in _FOREIGN and request.headers.get("Sec-Fetch-Dest") not in {
        None,
        "document",
    }:
        raise NotFound
    try:
        content = content_of(row)
    except FileNotFoundError:
        raise NotFound from None
    return as_file(content, row.name, row.content_type)


def as_file(content: bytes, name: str, content_type: str) -> Response:
    """Bytes as a download under this name."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def disposition(name: str) -> str:
    """``attachment`` with an ASCII name for old readers and the real one by RFC 5987."""
    stem, dot, ending = name.rpartition(".")
    plain = f"{'-'.join(fold(stem or ending).split()) or 'tep'}{dot}{ending if stem else ''}"
    ascii_name = plain.encode("ascii", "ignore").decode().replace('"', "").replace("\\", "")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe=_SAFE)}"
