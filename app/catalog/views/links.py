"""Addresses of pages in rooms further down the street, where those are open, and of photos."""

from __future__ import annotations

from flask import current_app, url_for

from app.accounts.queries import also_buys
from app.kernel.images import SIZES
from app.kernel.permissions import Permission
from app.web.access import maybe_actor
from app.web.language import root_without_language

ASK = "linkage.ask"


def ask_url(slug: str) -> str | None:
    """Where to ask the maker about a product; None when this site takes no enquiries."""
    return url_for(ASK, slug=slug) if ASK in current_app.view_functions else None


def may_ask(facility_id: int) -> bool:
    """Whether the reader is offered to ask: a visitor or a buyer, and not a facility they belong to."""
    actor = maybe_actor()
    return actor is None or (actor.can(Permission.ENQUIRY_SEND) and facility_id not in actor.member_of)


def may_ask_as_buyer(facility_id: int) -> bool:
    """Whether the reader could ask in another role they hold: a buyer's."""
    actor = maybe_actor()
    if actor is None or actor.can(Permission.ENQUIRY_SEND) or facility_id in actor.member_of:
        return False
    return also_buys(actor)


def photo_url(key: str, size: str = "card") -> str:
    """The address of a photo: the same in both languages, so that it is fetched once."""
    return f"{root_without_language()}/photos/{key}-{size}.webp"


def outside_photo(key: str) -> str:
    """The whole address of a photo in its largest size, for those who show a link to this site elsewhere."""
    return f"{str(current_app.config['SITE_URL']).rstrip('/')}{photo_url(key, 'full')}"


def photo_set(key: str) -> str:
    """The widths a browser may choose from."""
    return ", ".join(f"{photo_url(key, size)} {side}w" for size, (side, _) in SIZES.items())
