"""The documents in which officers read a facility's facts, and what they read there."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Facility, OfFacility
from app.accounts.registration_facts import LEVEL_OF, Fact, Level, Register, Source
from app.kernel.columns import NAME, Stamped, enum_of, reference
from app.kernel.db import Base, Pk
from app.kernel.storage import StoredFile


class RegistrationProof(Base, OfFacility, Stamped):
    """A registration paper that was handed in, or one look at an official register (number and day)."""

    __tablename__ = "registration_proofs"
    __table_args__ = (
        CheckConstraint(
            "(source = 'paper' AND file_id IS NOT NULL) OR "
            "(source = 'register' AND register IS NOT NULL AND number <> '' AND looked_up_on IS NOT NULL)",
            name="paper_or_lookup",
        ),
    )

    id: Mapped[Pk]
    facility_id: Mapped[int] = reference("facilities.id")
    source: Mapped[Source] = mapped_column(enum_of(Source))
    file_id: Mapped[int | None] = reference("stored_files.id")
    register: Mapped[Register | None] = mapped_column(enum_of(Register))
    number: Mapped[str] = mapped_column(String(40), default="")
    looked_up_on: Mapped[date | None]
    brought_by: Mapped[str] = mapped_column(NAME, default="")
    """Who handed the paper in or looked the number up."""
    facility: Mapped[Facility] = relationship()
    file: Mapped[StoredFile | None] = relationship(lazy="joined")

    @property
    def level(self) -> Level:
        """How far a fact is known that stands in it."""
        return LEVEL_OF[self.source]


class SeenFact(Base, Stamped):
    """A fact as an officer read it in a document. It counts while the facility still says the same (``value``)."""

    __tablename__ = "seen_facts"
    __table_args__ = (UniqueConstraint("facility_id", "fact", name="uq_seen_facts_facility_id_fact"),)

    id: Mapped[Pk]
    facility_id: Mapped[int] = reference("facilities.id", index=False)
    fact: Mapped[Fact] = mapped_column(enum_of(Fact))
    value: Mapped[str] = mapped_column(String(400))
    proof_id: Mapped[int] = reference("registration_proofs.id")
    seen_by: Mapped[str] = mapped_column(NAME)
    seen_on: Mapped[date]
    proof: Mapped[RegistrationProof] = relationship(lazy="joined")
