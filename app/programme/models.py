"""Periods, targets, money and rates: dated data with their legal clause, never constants in code."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.states import LegalForm
from app.kernel.columns import CODE, NAME, Stamped, Versioned, enum_of, index_where, reference, state_of
from app.kernel.db import Base, BigId, Pk
from app.kernel.money import Money
from app.kernel.permissions import Belongs
from app.kernel.text_columns import order_of
from app.programme.states import (
    FairKind,
    LineScope,
    MeasureKind,
    MeasureState,
)


class Period(Base, Stamped):
    """A programme period (R1)."""

    __tablename__ = "periods"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_start"),)

    id: Mapped[Pk]
    code: Mapped[str] = mapped_column(CODE, unique=True)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    decision: Mapped[str] = mapped_column(NAME)
    clause: Mapped[str] = mapped_column(Text, default="")
    targets: Mapped[list[Target]] = relationship(order_by="Target.position")


class Target(Base):
    """A number the period promised; ``amount`` None means not found in a published text, never zero."""

    __tablename__ = "targets"
    __table_args__ = (Index("uq_targets_one", "period_id", "indicator", unique=True),)

    id: Mapped[Pk]
    period_id: Mapped[int] = reference("periods.id")
    indicator: Mapped[str] = mapped_column(String(40))
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    amount: Mapped[int | None]
    clause: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)


class CostItem(Base):
    """A kind of cost at a fair; ``eligible`` ones stand in the law's list, the others are shown and never paid (R12)."""

    __tablename__ = "cost_items"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    position: Mapped[int]


class SupportRate(Base):
    """Percent of a cost item the State pays for a kind of fair, from a day on; ``percent`` 0 = named as not supported.

    ``cap`` per facility is nullable and null by default (R16).
    """

    __tablename__ = "support_rates"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_in_range"),
        CheckConstraint("cap IS NULL OR cap > 0", name="cap_positive"),
        Index("uq_support_rates_from", "fair_kind", "cost_item_code", "valid_from", unique=True),
    )

    id: Mapped[Pk]
    fair_kind: Mapped[FairKind] = mapped_column(enum_of(FairKind))
    cost_item_code: Mapped[str] = mapped_column(ForeignKey("cost_items.code"))
    percent: Mapped[int]
    cap: Mapped[Money | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    clause: Mapped[str] = mapped_column(Text)
    item: Mapped[CostItem] = relationship(lazy="joined")


class Parameter(Base):
    """A dated number of the law: 70 % advance, 2 overseas a year, 1.5× priority, deadlines (MMDD)."""

    __tablename__ = "parameters"
    __table_args__ = (Index("uq_parameters_from", "code", "valid_from", unique=True),)

    id: Mapped[Pk]
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    clause: Mapped[str] = mapped_column(Text)


class BeneficiaryRule(Base):
    """Whether a legal form is a beneficiary, from a day on (R3)."""

    __tablename__ = "beneficiary_rules"

    id: Mapped[Pk]
    legal_form: Mapped[LegalForm] = mapped_column(enum_of(LegalForm))
    accepted: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    clause: Mapped[str] = mapped_column(Text)


class BudgetLine(Base, Stamped):
    """A ceiling and its running accounts in đồng; the subsidy ledger is its truth (I3, I4).

    ``key`` names it once, made by ``keys.CeilingKey``, never spelt. A null ``cap`` means no amount was set, never zero:
    money is taken only where a decision (``uncapped_by`` its number, ``uncapped_on`` its day) or the law leaves it so.
    """

    __tablename__ = "budget_lines"
    __table_args__ = (
        CheckConstraint("committed >= 0 AND paid >= 0", name="accounts_not_negative"),
        # The last line of defence; the ledger's conditional UPDATE gives the friendly refusal.
        CheckConstraint("cap IS NULL OR committed + paid <= cap", name="within_cap"),
        CheckConstraint("cap IS NULL OR uncapped_on IS NULL", name="amount_or_decision"),
    )

    id: Mapped[Pk]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    scope: Mapped[LineScope] = mapped_column(enum_of(LineScope), index=True)
    period_id: Mapped[int] = reference("periods.id")
    year: Mapped[int | None]
    province_code: Mapped[str | None] = mapped_column(ForeignKey("provinces.code"))
    fair_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("fairs.id"), index=True)
    facility_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("facilities.id"), index=True)
    cost_item_code: Mapped[str | None] = mapped_column(ForeignKey("cost_items.code"))
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    sort_key: Mapped[str] = order_of("name_vi")
    cap: Mapped[Money | None]
    committed: Mapped[Money] = mapped_column(default=Money(0))
    paid: Mapped[Money] = mapped_column(default=Money(0))
    clause: Mapped[str] = mapped_column(Text, default="")
    uncapped_by: Mapped[str] = mapped_column(String(500), default="")
    uncapped_on: Mapped[date | None]

    @property
    def left(self) -> Money | None:
        """What may still be committed; None without a ceiling."""
        return None if self.cap is None else Money(self.cap - self.committed - self.paid)


class MeasureProposal(Base, Stamped, Versioned):
    """A change of what money is measured by, put forward by one person and in force once another confirmed it.

    ``subject`` names what it changes, so that one change of it waits at a time. ``amount`` is what is wanted and
    ``seen`` what held when it was put forward: percent for a rate, đồng for a ceiling or a price, else a plain number.
    """

    __tablename__ = "measure_proposals"
    __table_args__ = (
        index_where("uq_measure_proposals_waiting", "state = 'waiting'", "subject", unique=True),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    id: Mapped[Pk]
    state: Mapped[MeasureState] = state_of(MeasureState, MeasureState.WAITING)
    kind: Mapped[MeasureKind] = mapped_column(enum_of(MeasureKind))
    subject: Mapped[str] = mapped_column(String(120))
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    amount: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[int | None] = mapped_column(BigInteger)
    cap: Mapped[Money | None]
    """Most per facility that comes with a rate, in đồng; ``seen_cap`` that of the rate before."""
    seen_cap: Mapped[Money | None]
    uncapped: Mapped[bool] = mapped_column(default=False)
    """A ceiling without an amount, by the decision ``clause`` of ``valid_from``; ``amount`` is 0 then."""
    seen_row: Mapped[int | None] = mapped_column(BigId)
    """The dated row that was newest when this was put forward."""
    valid_from: Mapped[date | None]
    clause: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    fair_kind: Mapped[FairKind | None] = mapped_column(enum_of(FairKind))
    cost_item_code: Mapped[str | None] = mapped_column(ForeignKey("cost_items.code"))
    parameter_code: Mapped[str | None] = mapped_column(String(40))
    target_id: Mapped[int | None] = reference("targets.id", index=False)
    line_id: Mapped[int | None] = reference("budget_lines.id", index=False)
    scope: Mapped[LineScope | None] = mapped_column(enum_of(LineScope))
    local: Mapped[bool] = mapped_column(default=False)
    period_id: Mapped[int | None] = reference("periods.id", index=False)
    year: Mapped[int | None]
    province_code: Mapped[str | None] = mapped_column(ForeignKey("provinces.code"))
    fair_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("fairs.id"), index=True)
    put_forward_by: Mapped[int | None] = reference("people.id", index=False)
    decided_by: Mapped[int | None] = reference("people.id", index=False)
    decided_on: Mapped[date | None]

    def belongs(self) -> Belongs:
        """The programme's: no organisation owns it."""
        return Belongs()
