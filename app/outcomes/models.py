"""What came of a handshake: reported, checked, verified; stages and levels never summed together (R39, R40)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Facility, OfFacility
from app.fairs.models import Fair
from app.kernel.columns import NAME, Stamped, Versioned, enum_of, index_where, reference, state_of
from app.kernel.db import Base, BigId, Pk
from app.kernel.money import Money
from app.kernel.numbers import of_series
from app.kernel.storage import StoredFile
from app.kernel.text_columns import folded_from
from app.outcomes.states import (
    BuyerKind,
    Contribution,
    OutcomeState,
    Stage,
)
from app.reference.models import Country, Currency


class Outcome(Base, OfFacility, Stamped, Versioned):
    """One thing that came of a fair or an enquiry. ``amount`` is in đồng (foreign amounts keep their own figure too)."""

    __tablename__ = "outcomes"
    __table_args__ = (
        CheckConstraint("amount IS NULL OR amount > 0", name="amount_positive"),
        CheckConstraint(
            "stage NOT IN ('contact', 'negotiation', 'memorandum') OR amount IS NULL",
            name="no_value_before_contract",
        ),
        CheckConstraint(
            "stage IN ('contact', 'negotiation', 'memorandum') OR amount IS NOT NULL",
            name="value_from_contract",
        ),
        CheckConstraint(
            "amount_foreign IS NULL OR (amount_foreign > 0 AND currency_code <> 'VND' AND rate_on IS NOT NULL)",
            name="foreign_has_rate",
        ),
        # No contract counts twice, whoever claims it: number + buyer + day.
        index_where(
            "uq_outcomes_contract",
            "contract_key <> '' AND state <> 'refused'",
            "stage",
            "contract_key",
            "buyer_key",
            "happened_on",
            unique=True,
        ),
    )

    id: Mapped[Pk]
    number: Mapped[str] = of_series()
    state: Mapped[OutcomeState] = state_of(OutcomeState, OutcomeState.DECLARED)
    stage: Mapped[Stage] = mapped_column(enum_of(Stage), index=True)
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"), index=True)
    fair_id: Mapped[int | None] = reference("fairs.id")
    enquiry_id: Mapped[int | None] = reference("enquiries.id")
    buyer_name: Mapped[str] = mapped_column(NAME)
    buyer_key: Mapped[str] = mapped_column(String(120), default="")
    """The buyer's tax number where known, else the folded name: to find the same contract again."""
    buyer_tax_number: Mapped[str] = mapped_column(String(40), default="")
    buyer_kind: Mapped[BuyerKind] = mapped_column(enum_of(BuyerKind), default=BuyerKind.OTHER)
    buyer_country_code: Mapped[str] = mapped_column(ForeignKey("countries.code"), default="VN")
    first_time_buyer: Mapped[bool] = mapped_column(default=False)
    happened_on: Mapped[date]
    place: Mapped[str] = mapped_column(NAME, default="")
    contract_number: Mapped[str] = mapped_column(String(80), default="")
    """Of the memorandum, contract or order; for goods delivered, of the e-invoice."""
    contract_key: Mapped[str] = mapped_column(String(80), default="")
    """The number without marks and blanks: «HĐ 12/2026» and «hd-12-2026» are the same paper."""
    currency_code: Mapped[str] = mapped_column(ForeignKey("currencies.code"), default="VND")
    amount_foreign: Mapped[int | None] = mapped_column(BigId)
    """In the currency's smallest unit, when it is not đồng."""
    rate_on: Mapped[date | None]
    """The day of the exchange rate by which ``amount`` was worked out."""
    amount: Mapped[Money | None]
    contribution: Mapped[Contribution] = mapped_column(enum_of(Contribution), default=Contribution.PART)
    note: Mapped[str] = mapped_column(Text, default="")
    confidential: Mapped[bool] = mapped_column(default=False)
    sampled: Mapped[bool] = mapped_column(default=False)
    """Drawn for the national agency's check of goods delivered."""
    follow_up_id: Mapped[int | None] = reference("follow_ups.id", index=False)
    reported_by: Mapped[int | None] = reference("people.id", index=False)
    verified_at: Mapped[datetime | None]
    refused_reason: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = folded_from("buyer_name", "contract_number")
    facility: Mapped[Facility] = relationship()
    fair: Mapped[Fair | None] = relationship()
    buyer_country: Mapped[Country] = relationship(lazy="joined")
    currency: Mapped[Currency] = relationship(lazy="joined")
    evidence: Mapped[list[Evidence]] = relationship(order_by="Evidence.id")


class Evidence(Base, Stamped):
    """A paper that shows an outcome."""

    __tablename__ = "evidence"

    id: Mapped[Pk]
    outcome_id: Mapped[int] = reference("outcomes.id")
    file_id: Mapped[int] = reference("stored_files.id")
    kind: Mapped[str] = mapped_column(String(40), default="scan")
    file: Mapped[StoredFile] = relationship(lazy="joined")


class FollowUp(Base, OfFacility, Stamped):
    """The question +3, +6 and +12 months after a fair; unanswered is not zero.

    ``reminded`` counts the letters sent; ``jobs_…`` are people taken on since the fair, None where not said.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        Index("uq_follow_ups_one", "facility_id", "fair_id", "months", unique=True),
        index_where("ix_follow_ups_silent", "answered_at IS NULL", "due_on", "id"),
        CheckConstraint("months IN (3, 6, 12)", name="months_known"),
        CheckConstraint("NOT nothing_sold OR answered_at IS NOT NULL", name="nothing_is_an_answer"),
    )

    id: Mapped[Pk]
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"), index=True)
    fair_id: Mapped[int] = reference("fairs.id")
    months: Mapped[int]
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = reference("people.id", index=False)
    nothing_sold: Mapped[bool] = mapped_column(default=False)
    jobs_added: Mapped[int | None]
    jobs_female: Mapped[int | None]
    jobs_minority: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    reminded: Mapped[int] = mapped_column(default=0)
    facility: Mapped[Facility] = relationship()
    fair: Mapped[Fair] = relationship()
