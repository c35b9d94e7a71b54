"""Products as cards: everything a card shows, read in three queries whatever the number of cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, select

from app.accounts.models import Facility
from app.catalog.models import LEAST_STARS_SHOWN, Certificate, Photo, Product
from app.catalog.queries.public import is_public, price_on
from app.catalog.states import SEEN_BY_AN_OFFICER
from app.kernel import clock
from app.kernel.db import db
from app.reference.models import Commune, Province, Unit

_LEVELS = ("national", "region", "province", "commune", "")


@dataclass(frozen=True)
class Picture:
    """A photo to draw: its key, its size in pixels, and what it shows."""

    key: str
    width: int
    height: int
    alt_vi: str
    alt_en: str


@dataclass(frozen=True)
class Award:
    """A recognition in force: ``cnnt`` with a level and year, or ``ocop`` with stars."""

    scheme: str
    level: str
    stars: int
    year: int | None


@dataclass(frozen=True)
class Card:
    """A product on a card. ``price`` in đồng per unit, None means "ask"."""

    id: int
    slug: str
    name_vi: str
    name_en: str
    maker_vi: str
    maker_en: str
    maker_slug: str
    commune_vi: str
    commune_en: str
    province_vi: str
    province_en: str
    price: int | None
    unit_vi: str
    unit_en: str
    min_order: Decimal | None
    show_only: bool
    picture: Picture | None
    award: Award | None


def cards_for(ids: Sequence[int]) -> list[Card]:
    """Cards of the products that are public now, in the order given; others are left out."""
    if not ids:
        return []
    found = {card.id: card for card in _cards(_query().where(Product.id.in_(ids)))}
    return [found[number] for number in ids if number in found]


def newest(limit: int = 8, *, facility_id: int | None = None, offset: int = 0) -> list[Card]:
    """The products published last, of one maker when asked."""
    query = _query().order_by(Product.published_at.desc(), Product.id.desc()).limit(limit).offset(offset)
    if facility_id is not None:
        query = query.where(Product.facility_id == facility_id)
    return _cards(query)


def pictures_of(ids: Iterable[int]) -> dict[int, Picture]:
    """The first photo of each product."""
    query = (
        select(Photo.product_id, Photo.key, Photo.width, Photo.height, Photo.alt_vi, Photo.alt_en)
        .where(Photo.product_id.in_(list(ids)))
        .order_by(Photo.product_id, Photo.position.desc(), Photo.id.desc())
    )
    return {
        row.product_id: Picture(row.key, row.width, row.height, row.alt_vi, row.alt_en)
        for row in db.session.execute(query)
    }


def awards_of(ids: Iterable[int], day: date) -> dict[int, Award]:
    """The best recognition of each product that is in force and whose paper somebody has seen (R29, R30)."""
    query = select(Certificate).where(
        Certificate.product_id.in_(list(ids)),
        Certificate.scheme.in_(("cnnt", "ocop")),
        Certificate.state.in_(SEEN_BY_AN_OFFICER),
    )
    held = [c for c in db.session.scalars(query.order_by(Certificate.id)) if c.is_valid_on(day)]
    held.sort(key=_rank, reverse=True)
    return {c.product_id: _award(c) for c in held if c.product_id is not None}


def _rank(certificate: Certificate) -> tuple[int, int, int]:
    """CNNT before OCOP, then by level or stars, then the newer one: smaller is better."""
    level = certificate.level if certificate.level in _LEVELS else ""
    return (
        0 if certificate.scheme == "cnnt" else 1,
        _LEVELS.index(level) if certificate.scheme == "cnnt" else -(certificate.stars or LEAST_STARS_SHOWN),
        -(certificate.year or 0),
    )


def _award(certificate: Certificate) -> Award:
    return Award(certificate.scheme, certificate.level, certificate.stars or 0, certificate.year)


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Product.id,
            Product.slug,
            Product.name_vi,
            Product.name_en,
            Facility.name.label("maker_vi"),
            Facility.name_en.label("maker_en"),
            Facility.slug.label("maker_slug"),
            Commune.name_vi.label("commune_vi"),
            Commune.name_en.label("commune_en"),
            Province.name_vi.label("province_vi"),
            Province.name_en.label("province_en"),
            Product.price,
            Product.price_valid_until,
            Unit.symbol_vi.label("unit_vi"),
            Unit.name_en.label("unit_en"),
            Product.min_order,
            Product.show_only,
        )
        .join(Facility, Facility.id == Product.facility_id)
        .join(Commune, Commune.code == Facility.commune_code)
        .join(Province, Province.code == Facility.province_code)
        .join(Unit, Unit.code == Product.unit_code)
        .where(is_public())
    )


def _cards(query: Select[*tuple[Any, ...]]) -> list[Card]:
    day = clock.today()
    rows = db.session.execute(query).all()
    ids = [row.id for row in rows]
    pictures, awards = pictures_of(ids), awards_of(ids, day)
    return [_card(row, pictures.get(row.id), awards.get(row.id), day) for row in rows]


def _card(row: Row[*tuple[Any, ...]], picture: Picture | None, award: Award | None, day: date) -> Card:
    values = dict(row._mapping)
    valid_until = values.pop("price_valid_until")
    values["price"] = price_on(row.price, valid_until, day, show_only=row.show_only)
    return Card(**values, picture=picture, award=award)
