"""What a facility owes for its own share, and the transfers that pay it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Facility, OfFacility
from app.kernel.bank_references import MOST_REFERENCE
from app.kernel.columns import NAME, Stamped, Versioned, enum_of, index_where, reference, state_of
from app.kernel.db import Base, BigId, Pk
from app.kernel.money import Money
from app.kernel.numbers import of_series
from app.kernel.permissions import Belongs
from app.payments.states import AccountState, BillState, ReceiptState
from app.reference.models import Bank
from app.subsidies.models import Award


def _one_in(state: AccountState) -> Index:
    """At most one account is in this state, whoever asks at the same moment."""
    where = f"state = '{state.value}'"
    return index_where(f"uq_collecting_accounts_{state.value}", where, "state", unique=True)


class CollectingAccount(Base, Versioned):
    """The bank account that own shares are paid into: one is in use, one at most waits for a second accountant."""

    __tablename__ = "collecting_accounts"
    __table_args__ = (_one_in(AccountState.WAITING), _one_in(AccountState.IN_USE))

    id: Mapped[Pk]
    state: Mapped[AccountState] = mapped_column(enum_of(AccountState), default=AccountState.WAITING)
    bank_bin: Mapped[str] = mapped_column(ForeignKey("banks.bin"))
    number: Mapped[str] = mapped_column(String(30))
    holder: Mapped[str] = mapped_column(NAME)
    is_demo: Mapped[bool] = mapped_column(default=False)
    bank: Mapped[Bank] = relationship(lazy="joined")

    def belongs(self) -> Belongs:
        """The programme's: no organisation owns it."""
        return Belongs()


class Bill(Base, OfFacility, Stamped, Versioned):
    """A facility's own share of an award. ``memo`` is the ASCII transfer purpose, at most 25 characters."""

    __tablename__ = "bills"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_bills_due", "due_on", "id"),
    )

    id: Mapped[Pk]
    number: Mapped[str] = of_series()
    state: Mapped[BillState] = state_of(BillState, BillState.OPEN)
    award_id: Mapped[int] = mapped_column(BigId, ForeignKey("awards.id"), unique=True)
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"), index=True)
    amount: Mapped[Money]
    due_on: Mapped[date]
    memo: Mapped[str] = mapped_column(String(25), unique=True)
    account_id: Mapped[int] = reference("collecting_accounts.id", index=False)
    paid_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    award: Mapped[Award] = relationship()
    facility: Mapped[Facility] = relationship()
    account: Mapped[CollectingAccount] = relationship(lazy="joined")
    receipts: Mapped[list[Receipt]] = relationship(order_by="Receipt.id", back_populates="bill")


class Receipt(Base, Stamped, Versioned):
    """Money that came in. Unique per provider and reference (I8); one live receipt per bill.

    ``provider_ref`` is the reference as it was typed, ``ref_key`` what of it counts (``bank_references.reference_key``).
    """

    __tablename__ = "receipts"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("uq_receipts_reference", "provider", "ref_key", unique=True),
        Index("ix_receipts_newest", "received_on", "id"),
        index_where("uq_receipts_live", "state <> 'returned'", "bill_id", unique=True),
    )

    id: Mapped[Pk]
    state: Mapped[ReceiptState] = state_of(ReceiptState, ReceiptState.RECORDED)
    bill_id: Mapped[int] = reference("bills.id")
    provider: Mapped[str] = mapped_column(String(20), default="bank")
    provider_ref: Mapped[str] = mapped_column(String(MOST_REFERENCE))
    ref_key: Mapped[str] = mapped_column(String(MOST_REFERENCE))
    amount: Mapped[Money]
    received_on: Mapped[date]
    recorded_by: Mapped[int | None] = reference("people.id", index=False)
    confirmed_by: Mapped[int | None] = reference("people.id", index=False)
    confirmed_at: Mapped[datetime | None]
    bill: Mapped[Bill] = relationship(back_populates="receipts")

    def belongs(self) -> Belongs:
        """Whoever its bill belongs to."""
        return self.bill.belongs()
