"""What a declared list shows somebody, without drawing the page."""

from __future__ import annotations

from typing import Any

from flask import current_app

from app.kernel.lists import Listing
from app.kernel.permissions import Actor
from app.web.list_view import View


def shown(listing: Listing, actor: Actor, **asked: str) -> list[Any]:
    """The things on the first page for who asks so."""
    with current_app.test_request_context():
        return list(View(listing, actor, {**listing.address, **asked}).things)
