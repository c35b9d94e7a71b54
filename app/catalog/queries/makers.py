"""Makers for everybody to see: the list, and one storefront."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.accounts.queries.registration import identity_levels
from app.accounts.registration_facts import Level
from app.catalog.models import Photo, Product
from app.catalog.queries.cards import Card, Picture, newest
from app.catalog.queries.public import is_public
from app.catalog.queries.shown import Paper, papers_of_facility
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.reference.models import Commune
from app.reference.place_names import spelt_out

PAGE = 24
ON_STOREFRONT = 12
MOST_WORDS = 10


@dataclass(frozen=True)
class MakerCard:
    """A maker on a card: who, where, how many work there, how many products it shows."""

    facility: Facility
    products: int
    picture: Picture | None
    identity: Level
    """How far its name, tax code, legal form and place are known."""


@dataclass(frozen=True)
class Storefront:
    """What a maker's public page shows: the facility, its products and papers."""

    facility: Facility
    products: int
    cards: list[Card]
    papers: list[Paper]


def find(words: str, province: str, sector: str, page: int = 1) -> tuple[list[int], int]:
    """One page of verified makers whose name or place holds every word, by the Vietnamese alphabet; and how many there are."""
    found = [facilities.is_public(), *_holds(spelt_out(words).split()[:MOST_WORDS])]
    if province:
        found.append(Facility.province_code == province)
    if sector:
        found.append(Facility.sector_code == sector)
    query = select(Facility.id).where(*found)
    if words:
        query = query.join(Commune, Commune.code == Facility.commune_code)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = query.order_by(Facility.sort_key, Facility.id).limit(PAGE).offset((page - 1) * PAGE)
    return list(db.session.scalars(rows)), total


def _holds(wanted: Sequence[str]) -> list[ColumnElement[bool]]:
    """Whether a word of the name, the craft village or the commune begins with each of these."""
    text = literal(" ") + Facility.search_key + " " + Facility.village_key + " " + Commune.search_key
    return [text.contains(f" {word}", autoescape=True) for word in wanted]


def maker_cards(ids: Sequence[int]) -> list[MakerCard]:
    """Cards of these makers, in this order."""
    if not ids:
        return []
    rows = {row.id: row for row in db.session.scalars(select(Facility).where(Facility.id.in_(ids)))}
    counts, pictures, known = _counts(ids), _pictures(ids), identity_levels(list(rows.values()))
    return [
        MakerCard(
            rows[number],
            counts.get(number, 0),
            _own_picture(rows[number]) or pictures.get(number),
            known[number],
        )
        for number in ids
        if number in rows
    ]


def maker(slug: str) -> Facility:
    """A verified maker; NotFound for any other."""
    query = select(Facility).where(Facility.slug == slug, facilities.is_public())
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def storefront(slug: str, page: int = 1) -> Storefront:
    """A verified maker with a page of its products; NotFound for any other."""
    found = maker(slug)
    cards = newest(ON_STOREFRONT, facility_id=found.id, offset=(page - 1) * ON_STOREFRONT)
    return Storefront(found, _counts([found.id]).get(found.id, 0), cards, papers_of_facility(found.id))


def maker_card(facility: Facility, identity: Level) -> MakerCard:
    """The card of one maker whose identity is known so far."""
    picture = _own_picture(facility) or _pictures([facility.id]).get(facility.id)
    return MakerCard(facility, _counts([facility.id]).get(facility.id, 0), picture, identity)


def _own_picture(facility: Facility) -> Picture | None:
    key = facility.photo_key
    return Picture(key, 4, 3, facility.name, facility.name_en) if key else None


def _counts(ids: Sequence[int]) -> dict[int, int]:
    query = _public(select(Product.facility_id, func.count()), ids).group_by(Product.facility_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _pictures(ids: Sequence[int]) -> dict[int, Picture]:
    """A photo of the newest product of each maker."""
    query = _public(
        select(Product.facility_id, Photo.key, Photo.width, Photo.height, Photo.alt_vi, Photo.alt_en), ids
    ).join(Photo, Photo.product_id == Product.id)
    query = query.order_by(Product.published_at, Photo.position.desc(), Photo.id.desc())
    return {row.facility_id: Picture(*row[1:]) for row in db.session.execute(query)}


def _public(query: Select[*tuple[Any, ...]], ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return query.join(Facility, Facility.id == Product.facility_id).where(
        is_public(), Product.facility_id.in_(ids)
    )
