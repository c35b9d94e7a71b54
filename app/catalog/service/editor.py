"""The one save of a product's form: its words and figures, its photos and what else the button asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.catalog.models import Product
from app.catalog.service import photos, write
from app.kernel.permissions import Actor


@dataclass(frozen=True)
class Entry:
    """What one sending of the form says. ``said_of`` and ``order`` name photos by key; new files come in ``uploads``."""

    values: Mapping[str, Any]
    said_of: Mapping[str, photos.Said] = field(default_factory=dict)
    order: Sequence[str] = ()
    uploads: Sequence[photos.Upload] = ()
    do: str = ""


_MOVES: Mapping[str, Callable[[Product, Actor, str], None]] = {
    "up": photos.move_up,
    "down": photos.move_down,
    "remove": photos.remove,
}


def save(product: Product, actor: Actor, entry: Entry) -> bool:
    """Save all of it or nothing; gives whether anything waits for review now.

    Raises Invalid with the fields to correct, WrongMoment, NotFound, NotAllowed.
    """
    write.save(product, actor, entry.values)
    photos.rewrite(product, actor, entry.said_of, entry.order)
    for upload in entry.uploads:
        photos.add(product, actor, upload, once=True)
    verb, _, key = entry.do.partition(":")
    if verb in _MOVES:
        _MOVES[verb](product, actor, key)
    return product.pending is not None
