"""Buyers ask, facilities answer: enquiries and their threads."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Buyer, Facility, Person
from app.catalog.models import Product
from app.kernel.columns import Stamped, Versioned, enum_of, reference, state_of
from app.kernel.db import Base, BigId, Pk
from app.kernel.numbers import of_series
from app.kernel.permissions import Belongs
from app.kernel.quantities import Quantity
from app.kernel.storage import StoredFile
from app.linkage.states import (
    EnquiryState,
    MessageKind,
)
from app.reference.models import Country, Unit


class Enquiry(Base, Stamped, Versioned):
    """A structured question of a buyer to one facility: how much, where to, by when."""

    __tablename__ = "enquiries"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_enquiries_of_facility", "facility_id", "last_at", "id"),
        Index("ix_enquiries_of_buyer", "buyer_id", "last_at", "id"),
    )

    id: Mapped[Pk]
    number: Mapped[str] = of_series()
    state: Mapped[EnquiryState] = state_of(EnquiryState, EnquiryState.SENT)
    product_id: Mapped[int | None] = reference("products.id")
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"))
    buyer_id: Mapped[int] = mapped_column(BigId, ForeignKey("buyers.id"))
    asked_by_id: Mapped[int] = reference("people.id")
    fair_id: Mapped[int | None] = reference("fairs.id")
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    destination_code: Mapped[str] = mapped_column(ForeignKey("countries.code"))
    destination_place: Mapped[str] = mapped_column(String(120), default="")
    needed_by: Mapped[date | None]
    last_at: Mapped[datetime] = mapped_column(index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    product: Mapped[Product | None] = relationship()
    facility: Mapped[Facility] = relationship()
    buyer: Mapped[Buyer] = relationship()
    asked_by: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")
    destination: Mapped[Country] = relationship(lazy="joined")
    messages: Mapped[list[Message]] = relationship(order_by="Message.id", back_populates="enquiry")

    def belongs(self) -> Belongs:
        """The two sides', nobody else's."""
        return Belongs(frozenset({self.facility_id, self.buyer_id}))


class Message(Base, Stamped):
    """One message of a thread."""

    __tablename__ = "messages"

    id: Mapped[Pk]
    enquiry_id: Mapped[int] = reference("enquiries.id")
    kind: Mapped[MessageKind] = mapped_column(enum_of(MessageKind), default=MessageKind.TEXT)
    organisation_id: Mapped[int | None] = reference("organisations.id", index=False)
    person_id: Mapped[int | None] = reference("people.id", index=False)
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2), default="vi")
    file_id: Mapped[int | None] = reference("stored_files.id", index=False)
    enquiry: Mapped[Enquiry] = relationship(back_populates="messages")
    person: Mapped[Person | None] = relationship(lazy="joined")
    file: Mapped[StoredFile | None] = relationship(lazy="joined")


class ThreadRead(Base):
    """How far somebody has read a thread."""

    __tablename__ = "thread_reads"
    __table_args__ = (Index("uq_thread_reads_one", "enquiry_id", "person_id", unique=True),)

    id: Mapped[Pk]
    enquiry_id: Mapped[int] = reference("enquiries.id")
    person_id: Mapped[int] = reference("people.id")
    message_id: Mapped[int] = mapped_column(BigId)
