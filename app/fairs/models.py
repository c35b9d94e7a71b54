"""Fairs, their stands, the facilities' applications and who holds which stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Facility
from app.fairs.rules import MOST_SHORT_NAME
from app.fairs.states import (
    AllocationState,
    ApplicationState,
    DocumentKind,
    FairState,
)
from app.kernel.columns import NAME, Stamped, Versioned, enum_of, index_where, reference, state_of
from app.kernel.db import Base, BigId, NeverReusedPk, Pk
from app.kernel.money import Money
from app.kernel.numbers import of_series
from app.kernel.permissions import Belongs
from app.kernel.storage import StoredFile
from app.kernel.text_columns import folded_from, order_of
from app.programme.models import Period
from app.programme.states import FairKind, FundSource
from app.reference.models import Country, Province

DEAD = (
    ApplicationState.WITHDRAWN,
    ApplicationState.REJECTED,
    ApplicationState.INELIGIBLE,
    ApplicationState.DISCARDED,
)
_DEAD_SQL = "state NOT IN ('withdrawn', 'rejected', 'ineligible', 'discarded')"


class Fair(Base, Stamped, Versioned):
    """A fair. ``supported`` False is a calendar entry only: nothing says the programme takes part."""

    __tablename__ = "fairs"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint(
            "NOT supported OR (kind IS NOT NULL AND period_id IS NOT NULL)", name="supported_is_complete"
        ),
    )

    id: Mapped[Pk]
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[FairState] = state_of(FairState, FairState.DRAFT)
    supported: Mapped[bool] = mapped_column(default=False, index=True)
    kind: Mapped[FairKind | None] = mapped_column(enum_of(FairKind))
    period_id: Mapped[int | None] = reference("periods.id")
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME, default="")
    short_name_vi: Mapped[str] = mapped_column(String(MOST_SHORT_NAME), default="")
    short_name_en: Mapped[str] = mapped_column(String(MOST_SHORT_NAME), default="")
    """The name in rows of officers' lists; empty: ``short_names`` makes one of the full name."""
    about_vi: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    sectors: Mapped[str] = mapped_column(NAME, default="")
    country_code: Mapped[str] = mapped_column(ForeignKey("countries.code"), default="VN")
    province_code: Mapped[str | None] = mapped_column(ForeignKey("provinces.code"), index=True)
    city: Mapped[str] = mapped_column(NAME, default="")
    venue: Mapped[str] = mapped_column(NAME, default="")
    organiser: Mapped[str] = mapped_column(NAME, default="")
    run_by_department: Mapped[bool] = mapped_column(default=False)
    """Run by the host province's Sở Công Thương: then that Sở confirms the list (R21)."""
    website: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    stand_price: Mapped[Money | None]
    stands_offered: Mapped[int] = mapped_column(default=0)
    most_stands_each: Mapped[int] = mapped_column(default=2)
    registration_number: Mapped[str] = mapped_column(String(80), default="")
    """Number of the fair's registration with the authority, or why it is exempt (R37)."""
    accepted_on: Mapped[date | None]
    visitors: Mapped[int | None]
    date_check: Mapped[str] = mapped_column(String(20), default="")
    source_url: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = folded_from(
        "name_vi",
        "name_en",
        "short_name_vi",
        "short_name_en",
        "city",
        "venue",
        "organiser",
    )
    sort_key: Mapped[str] = order_of("name_vi")
    period: Mapped[Period | None] = relationship()
    province: Mapped[Province | None] = relationship(lazy="joined")
    country: Mapped[Country] = relationship(lazy="joined")
    stands: Mapped[list[Stand]] = relationship(order_by="Stand.id")

    @property
    def last_day(self) -> date:
        """The day it ends: the first where no other is known."""
        return self.ends_on or self.starts_on

    def belongs(self) -> Belongs:
        """The province that hosts the fair; nobody's when it is held abroad."""
        return Belongs(provinces=frozenset({self.province_code} if self.province_code else ()))


class Stand(Base):
    """A stand on the plan; the funding source is on the stand, not on the fair (R19). Standard 3 m × 3 m (R38)."""

    __tablename__ = "stands"
    __table_args__ = (Index("uq_stands_number", "fair_id", "number", unique=True),)

    id: Mapped[NeverReusedPk]
    fair_id: Mapped[int] = reference("fairs.id")
    number: Mapped[str] = mapped_column(String(12))
    x: Mapped[int]
    y: Mapped[int]
    width: Mapped[int] = mapped_column(default=3)
    depth: Mapped[int] = mapped_column(default=3)
    price: Mapped[Money | None]
    funding: Mapped[FundSource] = mapped_column(enum_of(FundSource), default=FundSource.NATIONAL)
    fair: Mapped[Fair] = relationship(back_populates="stands")


class Application(Base, Stamped, Versioned):
    """A facility asks for stands and support; pledges are R17 and R18.

    ``applied_on``: the day a draft was begun, then for ever the day it was handed in, which picks the rules (R8).
    """

    __tablename__ = "applications"
    __table_args__ = (
        index_where("uq_applications_live", _DEAD_SQL, "fair_id", "facility_id", unique=True),
        CheckConstraint("stands_asked > 0", name="stands_positive"),
        Index("ix_applications_due", "due_on", "id", "facility_id", "fair_id", "state", "submitted_at"),
        Index("ix_applications_in_state", "state", "due_on", "id"),
        Index("ix_applications_of_facility", "facility_id", "state", "submitted_at", "fair_id"),
        Index("ix_applications_of_fair", "fair_id", "state", "submitted_at"),
        Index(
            "ix_applications_found",
            "search_key",
            "facility_id",
            "fair_id",
            "submitted_at",
            "number",
            "list_number",
            "contact_phone",
        ),
    )

    id: Mapped[Pk]
    number: Mapped[str] = of_series()
    state: Mapped[ApplicationState] = state_of(ApplicationState, ApplicationState.DRAFT, index=False)
    fair_id: Mapped[int] = reference("fairs.id", index=False)
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"))
    applied_on: Mapped[date]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    stands_asked: Mapped[int] = mapped_column(default=1)
    goods: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(NAME, default="")
    contact_phone: Mapped[str] = mapped_column(String(20), default="")
    cofunding_pledged_at: Mapped[datetime | None]
    no_double_pledged_at: Mapped[datetime | None]
    pledged_share: Mapped[Money | None]
    """The own share pledged, in đồng; None in files pledged before it was kept."""
    share_to_pledge: Mapped[Money | None]
    """The larger own share of a decision that waits for the facility's pledge, in đồng."""
    pledged_by: Mapped[str] = mapped_column(NAME, default="")
    priority: Mapped[bool] = mapped_column(default=False)
    """On the approved priority list (R14); set by an officer."""
    eligibility: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    """What every rule said when it was submitted: most of the row, read where it is shown."""
    list_number: Mapped[str] = mapped_column(String(40), default="")
    due_on: Mapped[date | None]
    """Last day of the turn it is now in (``whose_turn``); None when nothing is counted."""
    contract: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The stand contract's record: number, day, stands with position, rental price, support (R20)."""
    decided_reason: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = folded_from("contact_name")
    fair: Mapped[Fair] = relationship()
    facility: Mapped[Facility] = relationship()
    costs: Mapped[list[ApplicationCost]] = relationship(
        order_by="ApplicationCost.id", cascade="all, delete-orphan", back_populates="application"
    )
    documents: Mapped[list[ApplicationDocument]] = relationship(order_by="ApplicationDocument.id")

    def belongs(self) -> Belongs:
        """The facility's; answered for by the Sở that confirms it (R21)."""
        host = self.fair.province_code if self.fair.run_by_department else None
        answering = host or self.facility.province_code
        return Belongs(frozenset({self.facility_id}), frozenset({answering} if answering else ()))


class ApplicationCost(Base):
    """What the facility asks for, per cost item: quantity × unit price in đồng."""

    __tablename__ = "application_costs"
    __table_args__ = (CheckConstraint("quantity > 0 AND unit_price >= 0", name="amounts_make_sense"),)

    id: Mapped[Pk]
    application_id: Mapped[int] = reference("applications.id")
    cost_item_code: Mapped[str] = mapped_column(ForeignKey("cost_items.code"), index=True)
    note: Mapped[str] = mapped_column(NAME, default="")
    quantity: Mapped[int]
    unit_price: Mapped[Money]
    application: Mapped[Application] = relationship(back_populates="costs")


class ApplicationDocument(Base, Stamped):
    """A paper handed in with an application."""

    __tablename__ = "application_documents"

    id: Mapped[NeverReusedPk]
    application_id: Mapped[int] = reference("applications.id")
    kind: Mapped[DocumentKind] = mapped_column(enum_of(DocumentKind))
    file_id: Mapped[int] = reference("stored_files.id")
    file: Mapped[StoredFile] = relationship(lazy="joined")


class Allocation(Base, Stamped, Versioned):
    """Who holds a stand; at most one live allocation per stand (I11)."""

    __tablename__ = "allocations"
    __table_args__ = (index_where("uq_allocations_live", "state <> 'vacated'", "stand_id", unique=True),)

    id: Mapped[Pk]
    stand_id: Mapped[int] = reference("stands.id")
    application_id: Mapped[int] = reference("applications.id")
    state: Mapped[AllocationState] = state_of(AllocationState, AllocationState.CONFIRMED)
    price: Mapped[Money | None]
    funding: Mapped[FundSource] = mapped_column(enum_of(FundSource))
    held_until: Mapped[datetime | None]
    given_by: Mapped[str] = mapped_column(NAME, default="")
    stand: Mapped[Stand] = relationship(lazy="joined")
    application: Mapped[Application] = relationship()

    def belongs(self) -> Belongs:
        """Whoever its application belongs to."""
        return self.application.belongs()
