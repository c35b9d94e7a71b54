"""Reading certificates: a facility's own, and those that wait for an officer."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog import rules
from app.catalog.models import Certificate, Product
from app.catalog.states import CertificateState, ProductState
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.i18n import LANGUAGES, force_locale, localised
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within_or_not_found

_WITH = (
    joinedload(Certificate.facility, innerjoin=True),
    joinedload(Certificate.product),
    joinedload(Certificate.file),
)


def label(certificate: Certificate) -> str:
    """What it is, in the language being spoken: ``OCOP 4 ★ 2024``, ``CNNT, national level 2025``, ``HACCP``."""
    year = f" {certificate.year}" if certificate.year else ""
    if certificate.scheme == "ocop":
        return f"OCOP {certificate.stars} ★{year}"
    if certificate.scheme == "cnnt":
        level = rules.LEVELS.get(certificate.level)
        return f"CNNT, {level}{year}" if level else f"CNNT{year}"
    return localised(certificate.type) if certificate.type else certificate.number


def names(certificate: Certificate) -> dict[str, str]:
    """What it is, in every language, for letters."""
    said = {}
    for language in LANGUAGES:
        with force_locale(language):
            said[language] = label(certificate)
    return said


def mine(actor: Actor) -> list[Certificate]:
    """All of the actor's facility, those that hold longest first."""
    query = select(Certificate).options(*_WITH).where(Certificate.facility_id == actor.organisation_id)
    rows = db.session.scalars(query.order_by(Certificate.id.desc()))
    return sorted(rows, key=lambda c: (c.expires_on is not None, c.expires_on and -c.expires_on.toordinal()))


def my_certificate(certificate_id: int, actor: Actor) -> Certificate:
    """One of the actor's facility; NotFound for anybody else's."""
    return _one(certificate_id, Certificate.facility_id == actor.organisation_id)


def _one(certificate_id: int, *where: ColumnElement[bool]) -> Certificate:
    query = select(Certificate).options(*_WITH).join(Facility, Facility.id == Certificate.facility_id)
    found = db.session.scalars(query.where(Certificate.id == certificate_id, *where)).unique().first()
    if found is None:
        raise NotFound
    return found


def level_below(certificate: Certificate) -> Certificate | None:
    """For a CNNT recognition one of the level below, in force on its day of issue, for the same product (R29)."""
    levels, day = rules.levels_below(certificate.level), certificate.issued_on
    if certificate.scheme != "cnnt" or not levels or day is None:
        return None
    query = select(Certificate).where(
        Certificate.product_id == certificate.product_id,
        Certificate.facility_id == certificate.facility_id,
        Certificate.scheme == "cnnt",
        Certificate.level.in_(levels),
        Certificate.issued_on <= day,
        Certificate.expires_on >= day,
    )
    return db.session.scalars(query.order_by(Certificate.issued_on.desc(), Certificate.id)).first()


def of_product(product: Product) -> list[Certificate]:
    """What an officer holds its claims against: those of the product and of its whole facility, newest first."""
    query = select(Certificate).where(
        Certificate.facility_id == product.facility_id,
        or_(Certificate.product_id == product.id, Certificate.product_id.is_(None)),
    )
    return list(db.session.scalars(query.order_by(Certificate.issued_on.desc(), Certificate.id)))


def is_held_for(product: Product) -> bool:
    """Whether a certificate names this very product."""
    query = select(Certificate.id).where(Certificate.product_id == product.id)
    return db.session.scalar(query.limit(1)) is not None


def my_products(actor: Actor) -> list[tuple[int, str]]:
    """What a certificate may be for: id and name of the facility's products."""
    query = select(Product).where(
        Product.facility_id == actor.organisation_id,
        Product.state.not_in((ProductState.RETURNED, ProductState.DISCARDED)),
    )
    rows = db.session.scalars(query.order_by(Product.sort_key, Product.id))
    return [(row.id, localised(row)) for row in rows]


def _within(actor: Actor) -> ColumnElement[bool]:
    return within_or_not_found(actor, Permission.PRODUCT_REVIEW_READ, province=Facility.province_code)


def waits() -> ColumnElement[bool]:
    """Whether nobody has looked at a certificate."""
    return Certificate.state == CertificateState.DECLARED


def to_list(actor: Actor) -> Select[Certificate]:
    """The certificates an officer may look at, with facility and product; NotFound for others."""
    query = select(Certificate).join(Facility, Facility.id == Certificate.facility_id)
    return (
        query.outerjoin(Product, Product.id == Certificate.product_id)
        .options(
            contains_eager(Certificate.facility.of_type(Facility)).options(*facilities.NAMED),
            contains_eager(Certificate.product).options(lazyload(Product.group), lazyload(Product.unit)),
        )
        .where(_within(actor))
    )


def how_many_wait(actor: Actor) -> Select[int]:
    """How many wait for this officer, as a question."""
    query = select(func.count(Certificate.id)).join(Facility, Facility.id == Certificate.facility_id)
    return query.where(_within(actor), waits())


def to_check(certificate_id: int, actor: Actor) -> Certificate:
    """One within the officer's scope; NotFound otherwise."""
    return _one(certificate_id, _within(actor))
