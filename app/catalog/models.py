"""Products, their photos, and the certificates and recognitions a facility holds."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Facility, OfFacility
from app.catalog.states import (
    NOT_SEEN,
    CertificateState,
    ProductState,
)
from app.kernel.columns import CODE, NAME, Stamped, Versioned, index_where, reference, state_of
from app.kernel.db import Base, BigId, NeverReusedPk, Pk
from app.kernel.money import Money
from app.kernel.quantities import Quantity
from app.kernel.storage import StoredFile
from app.kernel.text_columns import folded_from, order_of
from app.reference.models import CertificateType, ProductGroup, Unit


class Product(Base, OfFacility, Stamped, Versioned):
    """Something a facility makes. ``price`` None means "ask"; ``pending`` holds edits that wait for review."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("price IS NULL OR price > 0", name="price_positive"),
        CheckConstraint("min_order IS NULL OR min_order > 0", name="min_order_positive"),
        Index("ix_products_newest", "state", "published_at", "id"),
        Index("ix_products_found", "search_key", "state", "facility_id"),
        Index("ix_products_shown", "state", "facility_id", "group_code"),
        index_where("ix_products_asked", "submitted_at IS NOT NULL", "submitted_at", "id"),
        index_where("ix_products_asked_of", "submitted_at IS NOT NULL", "facility_id", "submitted_at"),
        index_where("ix_products_waiting", "submitted_at IS NOT NULL", "state", "submitted_at", "id"),
    )

    id: Mapped[Pk]
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"), index=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[ProductState] = state_of(ProductState, ProductState.DRAFT)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME, default="")
    description_vi: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    group_code: Mapped[str] = mapped_column(ForeignKey("product_groups.code"), index=True)
    ocop_group_code: Mapped[str | None] = mapped_column(ForeignKey("product_groups.code"))
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    price: Mapped[Money | None]
    price_valid_until: Mapped[date | None]
    min_order: Mapped[Decimal | None] = mapped_column(Quantity)
    lead_time_days: Mapped[int | None]
    capacity_month: Mapped[Decimal | None] = mapped_column(Quantity)
    material: Mapped[str] = mapped_column(NAME, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Answers to the questions of its group, by code (``questions.py``)."""
    hs_code: Mapped[str | None] = mapped_column(ForeignKey("hs_codes.code"))
    show_only: Mapped[bool] = mapped_column(default=False)
    """Alcohol and the like: shown with an age notice, no price and no enquiry for sale."""
    submitted_at: Mapped[datetime | None]
    """Since when an officer is asked to read it, new or changed; None when nobody is asked."""
    published_at: Mapped[datetime | None]
    returned_reason: Mapped[str] = mapped_column(Text, default="")
    pending: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Edits of a published product that buyers do not see yet: ``{"fields": {…}, "photos": [{…}, …]}``."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = folded_from(
        "name_vi", "name_en", "pending.fields.name_vi", "pending.fields.name_en"
    )
    sort_key: Mapped[str] = order_of("name_vi")
    facility: Mapped[Facility] = relationship()
    group: Mapped[ProductGroup] = relationship(foreign_keys=[group_code], lazy="joined")
    unit: Mapped[Unit] = relationship(lazy="joined")
    photos: Mapped[list[Photo]] = relationship(
        order_by="Photo.position, Photo.id", cascade="all, delete-orphan"
    )


class Photo(Base, Stamped):
    """A photo of a product, kept in three sizes under ``key``."""

    __tablename__ = "photos"

    id: Mapped[Pk]
    product_id: Mapped[int] = reference("products.id")
    key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[str] = mapped_column(CODE, default="front")
    width: Mapped[int]
    height: Mapped[int]
    bytes_before: Mapped[int] = mapped_column(default=0)
    bytes_after: Mapped[int] = mapped_column(default=0)
    """How large the photo came in and how large its biggest kept size is; 0 when unknown."""
    alt_vi: Mapped[str] = mapped_column(NAME, default="")
    alt_en: Mapped[str] = mapped_column(NAME, default="")
    credit: Mapped[str] = mapped_column(NAME, default="")
    licence: Mapped[str] = mapped_column(String(60), default="")
    licence_url: Mapped[str] = mapped_column(NAME, default="")
    source_url: Mapped[str] = mapped_column(NAME, default="")


class Certificate(Base, OfFacility, Stamped, Versioned):
    """A certificate or recognition of a facility, for the whole of it or for one product.

    ``scheme`` is ``cnnt`` (level in ``level``), ``ocop`` (stars in ``stars``, only 3–5 are shown, R30) or ``standard``.
    Past ``expires_on`` it is neither shown on cards nor found by filters (R29).
    """

    __tablename__ = "certificates"
    __table_args__ = (CheckConstraint("stars IS NULL OR stars BETWEEN 1 AND 5", name="stars_in_range"),)

    id: Mapped[NeverReusedPk]
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"), index=True)
    product_id: Mapped[int | None] = reference("products.id")
    scheme: Mapped[str] = mapped_column(CODE)
    type_code: Mapped[str | None] = mapped_column(ForeignKey("certificate_types.code"))
    level: Mapped[str] = mapped_column(CODE, default="")
    stars: Mapped[int | None]
    year: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(80), default="")
    issuer: Mapped[str] = mapped_column(NAME, default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    state: Mapped[CertificateState] = state_of(CertificateState, CertificateState.DECLARED)
    seen_by: Mapped[str] = mapped_column(NAME, default="")
    seen_on: Mapped[date | None]
    returned_reason: Mapped[str] = mapped_column(Text, default="")
    """What an officer could not accept; set while the facility has to mend it."""
    file_id: Mapped[int | None] = reference("stored_files.id")
    source_url: Mapped[str] = mapped_column(Text, default="")
    type: Mapped[CertificateType | None] = relationship(lazy="joined")
    facility: Mapped[Facility] = relationship()
    product: Mapped[Product | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    @property
    def claim(self) -> CertificateState:
        """How far it is known to a reader: what was sent back is declared still."""
        return CertificateState.DECLARED if self.state in NOT_SEEN else self.state

    def is_valid_on(self, day: date) -> bool:
        """Whether it may be shown as certified that day."""
        if self.scheme == "ocop" and (self.stars or 0) < LEAST_STARS_SHOWN:
            return False
        return self.expires_on is None or self.expires_on >= day


LEAST_STARS_SHOWN = 3
Index("ix_certificates_lookup", Certificate.product_id, Certificate.scheme, Certificate.expires_on)
