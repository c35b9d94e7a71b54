"""Addresses of pages in rooms further down the street, where those are open, and of photos."""

from __future__ import annotations

from flask import current_app, url_for

from app.kernel.images import SIZES
from app.web.access import maybe_actor
from app.web.language import root_without_language

ASK = "linkage.ask"


def ask_url(slug: str) -> str | None:
    """Where to ask the maker about a product; None when this site takes no enquiries."""
    return url_for(ASK, slug=slug) if ASK in current_app.view_functions else None


def may_ask(facility_id: int) -> bool:
    """Whether the reader is offered to ask: not about their own things, and not as staff."""
    actor = maybe_actor()
    return actor is None or not (actor.is_staff or actor.organisation_id == facility_id)


def photo_url(key: str, size: str = "card") -> str:
    """The address of a photo: the same in both languages, so that it is fetched once."""
    return f"{root_without_language()}/photos/{key}-{size}.webp"


def outside_photo(key: str) -> str:
    """The whole address of a photo in its largest size, for those who show a link to this site elsewhere."""
    return f"{str(current_app.config['SITE_URL']).rstrip('/')}{photo_url(key, 'full')}"


def photo_set(key: str) -> str:
    """The widths a browser may choose from."""
    return ", ".join(f"{photo_url(key, size)} {side}w" for size, (side, _) in SIZES.items())
