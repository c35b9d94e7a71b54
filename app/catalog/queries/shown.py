"""One product for everybody to see, with the papers that speak for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import Facility
from app.accounts.queries.registration import levels
from app.accounts.registration_facts import IDENTITY, Fact, Level
from app.catalog import questions
from app.catalog.models import LEAST_STARS_SHOWN, Certificate, Product
from app.catalog.queries.public import is_public, price_on
from app.catalog.questions import Question
from app.catalog.unit_price import UnitPrice, unit_price
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.reference.models import HsCode


@dataclass(frozen=True)
class Paper:
    """A certificate or recognition as a buyer reads it. Past its end it is told of, and never counts (R29)."""

    row: Certificate
    valid: bool


@dataclass(frozen=True)
class ShownProduct:
    """A public product. ``price`` in đồng, None means "ask"."""

    product: Product
    price: int | None
    papers: list[Paper]
    hs: HsCode | None
    known: dict[Fact, Level]
    """How far each fact of its maker's identity is known, the place of making among them."""

    @property
    def facility(self) -> Facility:
        """The facility that makes the product."""
        return self.product.facility

    @property
    def facts(self) -> list[tuple[Question, str]]:
        """The answers to the questions of its group, in words."""
        return questions.said(self.product.group_code, self.product.facts)

    @property
    def unit_price(self) -> UnitPrice | None:
        """What a kilogram, litre or piece costs, where the price does not say it already."""
        return unit_price(self.price, self.product.unit_code, self.product.facts)

    @property
    def place(self) -> Level:
        """How far the place of making is known."""
        return self.known[Fact.PLACE]


def product(slug: str) -> ShownProduct:
    """A product everybody may see; NotFound for any other."""
    query = (
        select(Product)
        .join(Product.facility)
        .options(contains_eager(Product.facility), selectinload(Product.photos), joinedload(Product.unit))
        .where(Product.slug == slug, is_public())
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    price = price_on(found.price, found.price_valid_until, clock.today(), show_only=found.show_only)
    known = levels(found.facility, IDENTITY)
    return ShownProduct(found, price, _papers_of(found), _hs(found.hs_code), known)


def papers_of_facility(facility_id: int) -> list[Paper]:
    """What a facility holds for the whole of it."""
    query = select(Certificate).where(
        Certificate.facility_id == facility_id, Certificate.product_id.is_(None)
    )
    return papers(db.session.scalars(query.order_by(Certificate.id)))


def papers(rows: Iterable[Certificate]) -> list[Paper]:
    """Those that may be shown: in force first, OCOP below three stars never (R30)."""
    day = clock.today()
    shown = [_paper(row, day) for row in rows if not _below_three_stars(row)]
    return sorted(shown, key=lambda paper: (not paper.valid, paper.row.scheme, paper.row.id))


def _papers_of(found: Product) -> list[Paper]:
    query = select(Certificate).where(
        Certificate.facility_id == found.facility_id,
        or_(Certificate.product_id == found.id, Certificate.product_id.is_(None)),
    )
    return papers(db.session.scalars(query.order_by(Certificate.id)))


def _paper(row: Certificate, day: date) -> Paper:
    return Paper(row, row.is_valid_on(day))


def _below_three_stars(row: Certificate) -> bool:
    return row.scheme == "ocop" and (row.stars or 0) < LEAST_STARS_SHOWN


def _hs(code: str | None) -> HsCode | None:
    return db.session.get(HsCode, code) if code else None
