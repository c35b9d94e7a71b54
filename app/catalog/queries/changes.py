"""A product as its maker last wrote it: the row, with what still waits for review laid over it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from app.catalog import reviewed_fields, rules
from app.catalog.models import Photo, Product

FIELDS_KEY, PHOTOS_KEY = "fields", "photos"


@dataclass(frozen=True)
class PhotoLine:
    """A photo in its place: kept already, or waiting with the other changes. ``key`` names it within the product."""

    key: str
    role: str = "front"
    width: int = 0
    height: int = 0
    bytes_before: int = 0
    bytes_after: int = 0
    alt_vi: str = ""
    alt_en: str = ""

    @property
    def role_label(self) -> str:
        """Which side it shows, in words."""
        return str(rules.ROLES.get(self.role, self.role))

    def stored(self) -> dict[str, Any]:
        """As kept in ``pending``."""
        return asdict(self)


_LINE = tuple(field.name for field in fields(PhotoLine))


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    name: str
    label: str
    before: Any
    after: Any


def published_words(product: Product) -> dict[str, Any]:
    """Every field as the row has it."""
    return {name: getattr(product, name) for name in reviewed_fields.FIELDS}


def words(product: Product) -> dict[str, Any]:
    """Every field as last written."""
    waiting = (product.pending or {}).get(FIELDS_KEY, {})
    return {**published_words(product), **waiting}


def line_of(photo: Photo) -> PhotoLine:
    """A kept photo as a line."""
    return PhotoLine(**{name: getattr(photo, name) for name in _LINE})


def published_photos(product: Product) -> list[PhotoLine]:
    """The photos buyers see, in order."""
    return [line_of(photo) for photo in product.photos]


def photos(product: Product) -> list[PhotoLine]:
    """The photos as last arranged."""
    waiting = (product.pending or {}).get(PHOTOS_KEY)
    if waiting is None:
        return published_photos(product)
    return [PhotoLine(**{k: v for k, v in line.items() if k in _LINE}) for line in waiting]


def differences(product: Product) -> list[Change]:
    """The waiting fields that differ from what buyers see."""
    before, after = published_words(product), words(product)
    return [
        Change(name, str(rules.LABELS[name]), before[name], after[name])
        for name in reviewed_fields.REVIEWED
        if before[name] != after[name]
    ]


def photos_differ(product: Product) -> bool:
    """Whether the photos changed."""
    return published_photos(product) != photos(product)


def steps(product: Product) -> list[rules.Step]:
    """The parts of the listing as last written."""
    return rules.steps(words(product), photos(product))
