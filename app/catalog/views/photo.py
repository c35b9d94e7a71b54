"""Photos of goods: kept for ever by whoever fetched them, for their address changes with their content."""

from __future__ import annotations

import re

from flask import Response
from flask.typing import ResponseReturnValue

from app.catalog.views.blueprint import pages
from app.catalog.views.links import outside_photo, photo_set, photo_url
from app.kernel.errors import NotFound
from app.kernel.images import SIZES, photo_path
from app.kernel.storage import storage
from app.web.access import public

_KEY = re.compile(r"[0-9a-f]{32}")
YEAR = 31_536_000


@pages.app_context_processor
def _photos() -> dict[str, object]:
    return {"photo_url": photo_url, "photo_set": photo_set, "outside_photo": outside_photo}


@pages.get("/photos/<key>-<size>.webp")
@public
def photo(key: str, size: str) -> ResponseReturnValue:
    """The bytes of one size of a photo."""
    if size not in SIZES or not _KEY.fullmatch(key):
        raise NotFound
    try:
        content = storage().get(photo_path(key, size))
    except FileNotFoundError as fault:
        raise NotFound from fault
    answer = Response(content, mimetype="image/webp")
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer
