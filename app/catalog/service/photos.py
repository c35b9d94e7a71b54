"""Photos of a product: kept small and upright, put in order, each with the side it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.catalog import rules
from app.catalog.models import Product
from app.catalog.queries import changes
from app.catalog.queries.changes import PhotoLine
from app.catalog.service import edit
from app.catalog.states import ProductState
from app.kernel import audit
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext
from app.kernel.images import KeptPhoto, keep_photo
from app.kernel.permissions import Actor


@dataclass(frozen=True)
class Upload:
    """A photo as it came in, which side it shows, what is on it (empty: the product's name), the file's name."""

    content: bytes
    role: str = "front"
    alt_vi: str = ""
    alt_en: str = ""
    name: str = ""


@dataclass(frozen=True)
class Said:
    """What is said of a photo: which side it shows and what is on it (empty: the product's name)."""

    role: str
    alt_vi: str = ""
    alt_en: str = ""


def add(product: Product, actor: Actor, upload: Upload, *, once: bool = False) -> KeptPhoto:
    """Keep a photo of the product; Invalid says what is wrong with it and how to mend it.

    ``once``: sent again, a photo that is here already is left as it is.
    """
    edit.begin(product, actor, None)
    lines = changes.photos(product)
    _check_role(upload.role)
    kept = keep_photo(upload.content, name=upload.name)
    if any(line.key == kept.key for line in lines):
        if once:
            return kept
        raise Invalid({"photo": gettext("This photo is already here.")})
    if len(lines) >= rules.MOST_PHOTOS:
        raise Invalid({"photo": gettext("Eight photos are enough. Remove one first.")})
    line = PhotoLine(
        key=kept.key,
        role=upload.role,
        width=kept.width,
        height=kept.height,
        bytes_before=kept.bytes_before,
        bytes_after=kept.bytes_after,
        alt_vi=upload.alt_vi or changes.words(product)["name_vi"],
        alt_en=upload.alt_en or changes.words(product)["name_en"],
    )
    _put(product, actor, [*lines, line], "photo_added", line)
    return kept


def _check_role(role: str) -> None:
    if role not in rules.ROLES:
        raise Invalid({"role": gettext("Choose which side the photo shows.")})


def rewrite(product: Product, actor: Actor, said_of: Mapping[str, Said], order: Sequence[str]) -> None:
    """Say of several photos what they show, and put them in an order; photos nobody named keep their place behind."""
    edit.begin(product, actor, None)
    for line in changes.photos(product):
        if said := said_of.get(line.key):
            _describe(product, actor, line.key, said)
    lines = changes.photos(product)
    place = {key: number for number, key in enumerate(order)}
    arranged = sorted(lines, key=lambda line: place.get(line.key, len(place)))
    if arranged != lines:
        _put(product, actor, arranged, "photo_moved", arranged[0])


def describe(
    product: Product, actor: Actor, key: str, *, role: str, alt_vi: str = "", alt_en: str = ""
) -> None:
    """Say which side a photo shows and what is on it."""
    edit.begin(product, actor, None)
    _describe(product, actor, key, Said(role, alt_vi, alt_en))


def _describe(product: Product, actor: Actor, key: str, said: Said) -> None:
    _check_role(said.role)
    lines, place = _find(product, key)
    line = replace(
        lines[place],
        role=said.role,
        alt_vi=said.alt_vi or changes.words(product)["name_vi"],
        alt_en=said.alt_en or changes.words(product)["name_en"],
    )
    if line != lines[place]:
        _put(product, actor, [*lines[:place], line, *lines[place + 1 :]], "photo_described", line)


def move_up(product: Product, actor: Actor, key: str) -> None:
    """Put a photo one place earlier; the first is the one on the card."""
    _swap(product, actor, key, -1)


def move_down(product: Product, actor: Actor, key: str) -> None:
    """Put a photo one place later."""
    _swap(product, actor, key, 1)


def _swap(product: Product, actor: Actor, key: str, by: int) -> None:
    edit.begin(product, actor, None)
    lines, place = _find(product, key)
    if not 0 <= place + by < len(lines):
        return
    moved = lines[place]
    lines[place], lines[place + by] = lines[place + by], moved
    _put(product, actor, lines, "photo_moved", moved)


def remove(product: Product, actor: Actor, key: str) -> None:
    """Take a photo away; a product that buyers see keeps at least one."""
    edit.begin(product, actor, None)
    lines, place = _find(product, key)
    if len(lines) == 1 and product.state is ProductState.PUBLISHED:
        raise Invalid(
            {"photo": gettext("A published product keeps at least one photo. Add the new one first.")}
        )
    _put(product, actor, [*lines[:place], *lines[place + 1 :]], "photo_removed", lines[place])


def line(product: Product, key: str) -> PhotoLine:
    """One of the product's photos as it was last written; NotFound."""
    lines, place = _find(product, key)
    return lines[place]


def _find(product: Product, key: str) -> tuple[list[PhotoLine], int]:
    lines = changes.photos(product)
    place = next((number for number, line in enumerate(lines) if line.key == key), None)
    if place is None:
        raise NotFound
    return lines, place


def _put(product: Product, actor: Actor, lines: Sequence[PhotoLine], verb: str, line: PhotoLine) -> None:
    edit.open_hidden(product, actor)
    if product.state is ProductState.PUBLISHED:
        edit.wait(product, changes.PHOTOS_KEY, [each.stored() for each in lines])
        edit.drop_if_nothing_waits(product)
    else:
        edit.arrange(product, lines)
    facts = {"key": line.key, "role": line.role, "alt_vi": line.alt_vi, "bytes": line.bytes_after}
    audit.record(actor, product, verb, after=facts)
