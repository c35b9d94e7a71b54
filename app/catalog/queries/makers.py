"""Makers for everybody to see: the list, and one storefront."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select
from sqlalchemy.orm import joinedload, load_only

from app.accounts.models import Facility, Organisation
from app.accounts.queries import facilities
from app.accounts.queries.registration import identity_levels
from app.accounts.registration_facts import Level
from app.catalog.models import Photo, Product
from app.catalog.queries.cards import Card, Picture, newest
from app.catalog.queries.public import is_public
from app.catalog.queries.shown import Paper, papers_of_facility
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.reference.models import Commune, Province
from app.reference.place_names import spelt_out

PAGE = 24
ON_STOREFRONT = 12
_FACILITY, _NAME = Facility.__table__, Organisation.__table__
"""A facility's own columns, and those it shares with other organisations: its name, its order, its province."""
_ON_A_CARD = (
    load_only(Facility.slug, Facility.name, Facility.name_en, Facility.photo_key, Facility.tax_code),
    load_only(Facility.legal_form, Facility.commune_code, Facility.workers, Facility.workers_female),
    joinedload(Facility.commune, innerjoin=True).load_only(Commune.full_name_vi, Commune.name_en),
    joinedload(Facility.commune, innerjoin=True).lazyload(Commune.province),
    joinedload(Facility.province).load_only(Province.full_name_vi, Province.name_en),
)
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
    """One page of verified makers whose name or place holds every word, by the Vietnamese alphabet; and how many there are.

    Without words the order comes from the index of names, and only the page is read.
    """
    wanted, start = spelt_out(words).split()[:MOST_WORDS], (page - 1) * PAGE
    order = (_NAME.c.sort_key, _NAME.c.id)
    own: list[ColumnElement[bool]] = [facilities.is_public()]
    if sector:
        own.append(_FACILITY.c.sector_code == sector)
    here = [_NAME.c.province_code == province] if province else []
    both = select(_NAME.c.id).join(_FACILITY, _FACILITY.c.id == _NAME.c.id).where(*own, *here)
    if wanted:
        ids = list(db.session.scalars(both.where(*map(_says, wanted)).order_by(*order)))
        return ids[start : start + PAGE], len(ids)
    of_it = select(_FACILITY.c.id).where(_FACILITY.c.id == _NAME.c.id, *own).correlate(_NAME).exists()
    rows = select(_NAME.c.id).where(of_it, *here).order_by(*order).limit(PAGE).offset(start)
    counted = both.with_only_columns(func.count(_NAME.c.id))
    if not here:
        counted = select(func.count()).select_from(_FACILITY).where(*own)
    return list(db.session.scalars(rows)), db.session.scalar(counted) or 0


def _says(word: str) -> ColumnElement[bool]:
    """Whether a word of the name, the craft village or the commune begins so."""
    own = literal(" ") + _NAME.c.search_key + " " + _FACILITY.c.village_key
    named = (literal(" ") + Commune.search_key).contains(f" {word}", autoescape=True)
    there = _FACILITY.c.commune_code.in_(select(Commune.code).where(named))
    return or_(own.contains(f" {word}", autoescape=True), there)


def maker_cards(ids: Sequence[int]) -> list[MakerCard]:
    """Cards of these makers, in this order."""
    if not ids:
        return []
    query = select(Facility).where(Facility.id.in_(ids)).options(*_ON_A_CARD)
    rows = {row.id: row for row in db.session.scalars(query)}
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
    """The first photo of the newest product of each maker that has photos: looked up maker by maker, along indexes."""
    first = (
        select(Photo.id)
        .join(Product, Product.id == Photo.product_id)
        .where(Product.facility_id == _FACILITY.c.id, is_public())
        .order_by(Product.published_at.desc(), Product.id.desc(), Photo.position, Photo.id)
        .limit(1)
        .correlate(_FACILITY)
        .scalar_subquery()
    )
    query = (
        select(_FACILITY.c.id, Photo.key, Photo.width, Photo.height, Photo.alt_vi, Photo.alt_en)
        .join(Photo, Photo.id == first)
        .where(_FACILITY.c.id.in_(ids))
    )
    return {row.id: Picture(*row[1:]) for row in db.session.execute(query)}


def _public(query: Select[*tuple[Any, ...]], ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return query.join(Facility, Facility.id == Product.facility_id).where(
        is_public(), Product.facility_id.in_(ids)
    )
