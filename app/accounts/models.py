"""People, the organisations they act for, and what they may do there."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.states import (
    FacilityState,
    FormOfAddress,
    LegalForm,
    OrganisationKind,
    PersonState,
)
from app.kernel.columns import NAME, Stamped, Versioned, enum_of, index_where, reference, state_of
from app.kernel.db import Base, BigId, NeverReusedPk, Pk
from app.kernel.permissions import Belongs, Role
from app.kernel.text_columns import folded_from, order_of
from app.reference.models import Commune, Province

MOST_JOB_TITLE = 80
"""How long the title of an office may be."""


def new_token() -> str:
    """A fresh session token; changing it ends every session of the person."""
    return secrets.token_urlsafe(16)


class Person(Base, Stamped, Versioned):
    """Somebody who signs in. ``email`` is kept case-folded; ``version`` moves with ``state``."""

    __tablename__ = "people"

    id: Mapped[Pk]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(NAME)
    phone: Mapped[str] = mapped_column(String(20), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="vi")
    form_of_address: Mapped[FormOfAddress | None] = mapped_column(enum_of(FormOfAddress))
    session_token: Mapped[str] = mapped_column(String(32), default=new_token)
    email_confirmed_at: Mapped[datetime | None]
    state: Mapped[PersonState] = state_of(PersonState, PersonState.ACTIVE)
    closes_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the account is made anonymous, as its owner asked; None otherwise."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = folded_from("name", "email")
    sort_key: Mapped[str] = order_of("name")

    def belongs(self) -> Belongs:
        """Nobody's: administrators reach everybody."""
        return Belongs()


class Organisation(Base, Stamped):
    """A facility, a buyer or an agency. ``province_code`` is the province of today (R31: code and version)."""

    __tablename__ = "organisations"
    __mapper_args__ = {"polymorphic_on": "kind"}

    id: Mapped[Pk]
    kind: Mapped[OrganisationKind] = mapped_column(enum_of(OrganisationKind), index=True)
    name: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME, default="")
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    country_code: Mapped[str] = mapped_column(ForeignKey("countries.code"), default="VN")
    province_code: Mapped[str | None] = mapped_column(ForeignKey("provinces.code"), index=True)
    places_version: Mapped[str] = mapped_column(String(10), default="2025-07-01")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = folded_from("name", "name_en")
    sort_key: Mapped[str] = order_of("name")
    province: Mapped[Province | None] = relationship(lazy="joined")

    @property
    def name_vi(self) -> str:
        """The registered name, for ``|loc``."""
        return self.name

    def belongs(self) -> Belongs:
        """Its own, and its province's."""
        return Belongs(frozenset({self.id}), frozenset({self.province_code} if self.province_code else ()))


class Facility(Organisation, Versioned):
    """A rural industrial facility (cơ sở công nghiệp nông thôn) that makes goods."""

    __tablename__ = "facilities"
    __mapper_args__ = {"polymorphic_identity": OrganisationKind.FACILITY}
    __table_args__ = (
        CheckConstraint("workers_female <= workers AND workers_minority <= workers", name="workers_add_up"),
    )

    id: Mapped[int] = mapped_column(BigId, ForeignKey("organisations.id"), primary_key=True)
    state: Mapped[FacilityState] = state_of(FacilityState, FacilityState.PENDING)
    tax_code: Mapped[str] = mapped_column(String(14), unique=True)
    legal_form: Mapped[LegalForm] = mapped_column(enum_of(LegalForm))
    sector_code: Mapped[str | None] = mapped_column(ForeignKey("sectors.code"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("communes.code"), index=True)
    address: Mapped[str] = mapped_column(NAME, default="")
    old_place: Mapped[str] = mapped_column(NAME, default="")
    craft_village: Mapped[str] = mapped_column(NAME, default="")
    craft_village_recognised: Mapped[bool] = mapped_column(default=False)
    """Set by an officer who saw the province's decision (R4); never by the facility."""
    founded_year: Mapped[int | None]
    workers: Mapped[int] = mapped_column(default=0)
    workers_female: Mapped[int] = mapped_column(default=0)
    workers_minority: Mapped[int] = mapped_column(default=0)
    woman_owned: Mapped[bool] = mapped_column(default=False)
    description_vi: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    photo_key: Mapped[str] = mapped_column(String(40), default="")
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[str] = mapped_column(NAME, default="")
    returned_reason: Mapped[str] = mapped_column(Text, default="")
    village_key: Mapped[str] = folded_from("craft_village")
    commune: Mapped[Commune] = relationship(lazy="joined")

    @property
    def is_verified(self) -> bool:
        """Whether the province's officer has checked it (R35)."""
        return self.state is FacilityState.VERIFIED


class _WithFacility(Protocol):
    @property
    def facility(self) -> Any:
        """The facility it belongs to."""


class OfFacility:
    """A thing of one facility: whose it is follows from its ``facility``."""

    def belongs(self: _WithFacility) -> Belongs:
        """Its facility's, and the facility's province's."""
        whose: Belongs = self.facility.belongs()
        return whose


class Buyer(Organisation):
    """Somebody who buys, at home or abroad."""

    __tablename__ = "buyers"
    __mapper_args__ = {"polymorphic_identity": OrganisationKind.BUYER}

    id: Mapped[int] = mapped_column(BigId, ForeignKey("organisations.id"), primary_key=True)
    trade: Mapped[str] = mapped_column(NAME, default="")
    tax_number: Mapped[str] = mapped_column(String(40), default="")


class Agency(Organisation):
    """A body of the programme: a province's (with ``province_code``) or the national one (without)."""

    __tablename__ = "agencies"
    __mapper_args__ = {"polymorphic_identity": OrganisationKind.AGENCY}

    id: Mapped[int] = mapped_column(BigId, ForeignKey("organisations.id"), primary_key=True)


class Membership(Base, Stamped):
    """A person's role in an organisation; ended ones stay for the record."""

    __tablename__ = "memberships"
    __table_args__ = (
        index_where(
            "uq_memberships_live", "ended_at IS NULL", "person_id", "organisation_id", "role", unique=True
        ),
    )

    id: Mapped[Pk]
    person_id: Mapped[int] = reference("people.id")
    organisation_id: Mapped[int] = reference("organisations.id")
    role: Mapped[Role] = mapped_column(enum_of(Role))
    job_title: Mapped[str] = mapped_column(String(MOST_JOB_TITLE), default="")
    """The office held in an agency (chức vụ), as papers signed there name it; empty where none is set."""
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class SignUp(Base, Stamped):
    """A sign-up whose address is not confirmed yet: nothing else exists of it, and it is forgotten after some days.

    So signing up tells nobody who is here already, and a mistyped address holds no tax code. It holds no password:
    whoever opens the letter's link chooses it.
    """

    __tablename__ = "sign_ups"

    id: Mapped[NeverReusedPk]
    email: Mapped[str] = mapped_column(String(254), index=True)
    kind: Mapped[OrganisationKind] = mapped_column(enum_of(OrganisationKind))
    person: Mapped[dict[str, Any]]
    organisation: Mapped[dict[str, Any]]
    file_id: Mapped[int | None] = reference("stored_files.id", index=False)
    """The registration paper that came with it; the facility's once the address is confirmed."""
    confirmed_at: Mapped[datetime | None]


class Offer(Base, Stamped):
    """A role offered to an e-mail address; it becomes a membership when its reader accepts.

    ``seconded_by_id`` is the second administrator where two people must agree.
    """

    __tablename__ = "offers"
    __table_args__ = (
        index_where(
            "uq_offers_open",
            "accepted_at IS NULL AND withdrawn_at IS NULL",
            "email",
            "organisation_id",
            "role",
            unique=True,
        ),
    )

    id: Mapped[Pk]
    email: Mapped[str] = mapped_column(String(254), index=True)
    organisation_id: Mapped[int] = reference("organisations.id")
    role: Mapped[Role] = mapped_column(enum_of(Role))
    language: Mapped[str] = mapped_column(String(2), default="vi")
    offered_by_id: Mapped[int] = reference("people.id")
    seconded_by_id: Mapped[int | None] = reference("people.id", nullable=True)
    sent_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    offered_by: Mapped[Person] = relationship(foreign_keys=offered_by_id)


class DataCopy(Base, Stamped):
    """A copy of somebody's data: asked for, ready, and kept until ``expires_at``; ``path`` is a name nobody guesses."""

    __tablename__ = "data_copies"

    id: Mapped[NeverReusedPk]
    person_id: Mapped[int] = reference("people.id")
    path: Mapped[str] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(default=0)
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class Consent(Base, Stamped):
    """Somebody agreed to a version of a text, in a language, at ``created_at``."""

    __tablename__ = "consents"
    __table_args__ = (Index("uq_consents_once", "person_id", "text", "version", unique=True),)

    id: Mapped[Pk]
    person_id: Mapped[int] = reference("people.id", index=False)
    text: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))


class EndedSession(Base):
    """A session somebody signed out of, kept as long as a copy of its cookie could still be shown."""

    __tablename__ = "ended_sessions"

    number: Mapped[str] = mapped_column(String(24), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(index=True)


class SecurityEvent(Base):
    """A sign-in, a failed one, a password change: the security log."""

    __tablename__ = "security_events"
    __table_args__ = (Index("ix_security_events_kind_at", "kind", "at"),)

    id: Mapped[Pk]
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = reference("people.id")
    facts: Mapped[dict[str, Any]]
