"""The blueprint that the pages of this room hang on."""

from __future__ import annotations

from flask import Blueprint

from app.kernel import throttle
from app.web.access import current_actor

pages = Blueprint("catalog", __name__)

UPLOADS = throttle.Limit("upload", 200, 3_600)


def count_upload() -> None:
    """Count one file of the person signed in; TooMany past 200 an hour. Call it before anything is read."""
    throttle.hit(UPLOADS, str(current_actor().person_id))
