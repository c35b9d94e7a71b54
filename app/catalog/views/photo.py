"""Photos of goods: kept for ever by whoever fetched them, for their address changes with their content."""

from __future__ import annotations

import logging
import re

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.catalog.queries import photos
from app.catalog.views.blueprint import pages
from app.catalog.views.links import outside_photo, photo_set, photo_url
from app.kernel import images
from app.kernel.errors import NotFound
from app.web.access import public

_KEY = re.compile(r"[0-9a-f]{32}")
YEAR = 31_536_000
LOG = logging.getLogger(__name__)


@pages.app_context_processor
def _photos() -> dict[str, object]:
    return {"photo_url": photo_url, "photo_set": photo_set, "outside_photo": outside_photo}


@pages.get("/photos/<key>-<size>.webp")
@public
def photo(key: str, size: str) -> ResponseReturnValue:
    """The bytes of one size of a photo; whoever has them already is told that they hold."""
    if size not in images.SIZES or not _KEY.fullmatch(key):
        raise NotFound
    tag = f"{key}-{size}"
    if request.if_none_match.contains(tag):
        answer = Response(status=304)
    else:
        answer = Response(_whole(key, size), mimetype="image/webp")
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer


def _whole(key: str, size: str) -> bytes:
    """The bytes; NotFound when they are not there or damaged, and a line in the log when they should be."""
    content = images.photo(key, size)
    if content is None:
        if photos.is_named(key):
            LOG.error(
                "the photo %s is gone or damaged: put it back from a backup", images.photo_path(key, size)
            )
        raise NotFound
    return content
