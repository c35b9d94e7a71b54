"""Awards out of public money, line by line, and the append-only ledger that is the truth of every ceiling."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import MOST_JOB_TITLE, Facility, OfFacility
from app.fairs.models import Application
from app.kernel.bank_references import MOST_REFERENCE
from app.kernel.columns import NAME, Stamped, Versioned, enum_of, index_where, reference, state_of
from app.kernel.db import Base, BigId, Pk
from app.kernel.money import Money
from app.kernel.numbers import of_series
from app.programme.models import BudgetLine, CostItem
from app.programme.states import FundSource
from app.subsidies.states import (
    Account,
    AwardState,
    TransactionKind,
)


class Award(Base, OfFacility, Stamped, Versioned):
    """The support decided for one application. ``decided_for`` is the application's date: it picks the rates (R8)."""

    __tablename__ = "awards"
    __table_args__ = (
        CheckConstraint(
            "support >= 0 AND own_share >= 0 AND paid >= 0 AND paid <= support", name="sums_make_sense"
        ),
        index_where(
            "uq_awards_live", "state NOT IN ('rejected', 'cancelled')", "application_id", unique=True
        ),
    )

    id: Mapped[Pk]
    number: Mapped[str] = of_series()
    state: Mapped[AwardState] = state_of(AwardState, AwardState.DRAFT)
    application_id: Mapped[int] = reference("applications.id")
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"), index=True)
    fair_id: Mapped[int] = reference("fairs.id")
    year: Mapped[int] = mapped_column(index=True)
    decided_for: Mapped[date]
    funding: Mapped[FundSource] = mapped_column(enum_of(FundSource), default=FundSource.NATIONAL)
    cost: Mapped[Money] = mapped_column(default=Money(0))
    eligible: Mapped[Money] = mapped_column(default=Money(0))
    support: Mapped[Money] = mapped_column(default=Money(0))
    own_share: Mapped[Money] = mapped_column(default=Money(0))
    paid: Mapped[Money] = mapped_column(default=Money(0))
    paying_province: Mapped[str | None] = mapped_column(ForeignKey("provinces.code"))
    """The province whose ceiling pays, kept at the decision even when the facility moves afterwards."""
    rate_version: Mapped[str] = mapped_column(String(80), default="")
    """Which dated rates it was computed by, e.g. ``joined@2018-05-12``."""
    priority: Mapped[bool] = mapped_column(default=False)
    """Whether the proposal raised the rates for priority (R14)."""
    working: Mapped[list[Any]] = mapped_column(default=list)
    """Only shown: why an item gets nothing."""
    proposed_by: Mapped[int | None] = reference("people.id", index=False)
    approved_by: Mapped[int | None] = reference("people.id", index=False)
    approved_at: Mapped[datetime | None]
    decision_number: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    pledge_by: Mapped[date | None]
    """The last day to pledge an own share larger than the application's; kept after the answer."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    application: Mapped[Application] = relationship()
    facility: Mapped[Facility] = relationship()
    lines: Mapped[list[AwardLine]] = relationship(order_by="AwardLine.id", cascade="all, delete-orphan")


class AwardLine(Base):
    """One cost item of an award: support = floor(eligible × rate), never more than invoiced (R15).

    ``live`` with the partial unique index refuses a second State source for the same facility, fair and item (R18, I7).
    """

    __tablename__ = "award_lines"
    __table_args__ = (
        CheckConstraint(
            "support >= 0 AND support <= eligible AND eligible <= cost", name="support_within_cost"
        ),
        index_where(
            "uq_award_lines_one_state_source",
            "live AND support > 0",
            "facility_id",
            "fair_id",
            "cost_item_code",
            unique=True,
        ),
    )

    id: Mapped[Pk]
    award_id: Mapped[int] = reference("awards.id")
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"))
    fair_id: Mapped[int] = reference("fairs.id", index=False)
    cost_item_code: Mapped[str] = mapped_column(ForeignKey("cost_items.code"))
    note: Mapped[str] = mapped_column(NAME, default="")
    quantity: Mapped[int]
    unit_price: Mapped[Money]
    cost: Mapped[Money]
    eligible: Mapped[Money]
    percent: Mapped[int]
    support: Mapped[Money]
    own_share: Mapped[Money]
    clause: Mapped[str] = mapped_column(Text, default="")
    live: Mapped[bool] = mapped_column(default=True)
    item: Mapped[CostItem] = relationship(lazy="joined")


class LedgerTransaction(Base):
    """One posting; never changed or deleted, at most one reversal each (I2). ``key`` keeps it from happening twice."""

    __tablename__ = "ledger_transactions"

    id: Mapped[Pk]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[TransactionKind] = mapped_column(enum_of(TransactionKind))
    award_id: Mapped[int] = reference("awards.id")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = reference("people.id", index=False)
    rule_version: Mapped[str] = mapped_column(String(80), default="")
    reverses_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("ledger_transactions.id"), unique=True)
    entries: Mapped[list[LedgerEntry]] = relationship(order_by="LedgerEntry.id")


class LedgerEntry(Base):
    """An amount on one account of one budget line, in đồng, never zero."""

    __tablename__ = "ledger_entries"
    __table_args__ = (CheckConstraint("amount <> 0", name="amount_not_zero"),)

    id: Mapped[Pk]
    transaction_id: Mapped[int] = reference("ledger_transactions.id")
    line_id: Mapped[int] = reference("budget_lines.id")
    account: Mapped[Account] = mapped_column(enum_of(Account))
    amount: Mapped[Money]
    line: Mapped[BudgetLine] = relationship()


class Disbursement(Base, Stamped):
    """Support paid to a facility: the advance (≤ 70 %, R22) or the rest after acceptance; or an advance that came back.

    ``bank_reference`` is the transfer's reference as it was typed, ``ref_key`` what of it counts
    (``bank_references.reference_key``): one transfer stands here once, however it is spelt (I8).
    """

    __tablename__ = "disbursements"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("uq_disbursements_kind", "award_id", "kind", unique=True),
        Index("uq_disbursements_reference", "ref_key", unique=True),
    )

    id: Mapped[Pk]
    award_id: Mapped[int] = reference("awards.id")
    kind: Mapped[str] = mapped_column(String(16))
    amount: Mapped[Money]
    bank_reference: Mapped[str] = mapped_column(String(MOST_REFERENCE))
    ref_key: Mapped[str] = mapped_column(String(MOST_REFERENCE))
    paid_on: Mapped[date]
    paid_by: Mapped[int] = reference("people.id", index=False)


class DecisionLetter(Base, Stamped):
    """The letter of an approved award, as it was issued; ``check_code`` lets a reader check a paper copy."""

    __tablename__ = "decision_letters"

    id: Mapped[Pk]
    award_id: Mapped[int] = mapped_column(BigId, ForeignKey("awards.id"), unique=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    check_code: Mapped[str] = mapped_column(String(20), unique=True)
    issued_at: Mapped[datetime]
    signer_title: Mapped[str] = mapped_column(String(MOST_JOB_TITLE), default="")
    """The approver's title in the agency on the day it was issued; empty where none was set."""
    facts: Mapped[dict[str, Any]]
