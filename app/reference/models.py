"""Lists the State or a standard keeps, loaded from ``data/``; nobody edits them on a page."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.columns import CODE, NAME, enum_of
from app.kernel.db import Base, Pk
from app.reference.states import (
    CommuneKind,
    ProvinceKind,
)


class Province(Base):
    """One of the 34 provinces and centrally run cities since 1 July 2025 (Decision 19/2025/QĐ-TTg)."""

    __tablename__ = "provinces"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    full_name_vi: Mapped[str] = mapped_column(NAME)
    full_name_en: Mapped[str] = mapped_column(NAME)
    slug: Mapped[str] = mapped_column(NAME, unique=True)
    region_code: Mapped[str] = mapped_column(CODE)
    region_name: Mapped[str] = mapped_column(NAME)
    promotion_region: Mapped[str] = mapped_column(CODE)
    merged_from: Mapped[str] = mapped_column(Text)
    kinds: Mapped[list[ProvinceStatus]] = relationship(order_by="ProvinceStatus.valid_from")


class ProvinceStatus(Base):
    """What a province was from a day on (R7: Đồng Nai became a city on 30 April 2026)."""

    __tablename__ = "province_statuses"

    id: Mapped[Pk]
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    kind: Mapped[ProvinceKind] = mapped_column(enum_of(ProvinceKind))
    valid_from: Mapped[date]
    clause: Mapped[str] = mapped_column(String(300), default="")


class Commune(Base):
    """One of the 3,321 communes, wards and special zones. ``search_key`` holds every folded name it is found by."""

    __tablename__ = "communes"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    full_name_vi: Mapped[str] = mapped_column(NAME)
    kind: Mapped[CommuneKind] = mapped_column(enum_of(CommuneKind))
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    folded: Mapped[str] = mapped_column(NAME, index=True)
    search_key: Mapped[str] = mapped_column(Text)
    province: Mapped[Province] = relationship(lazy="joined")


class OldCommune(Base):
    """A ward or commune before 1 July 2025 and the unit it went into (several rows when it was split)."""

    __tablename__ = "old_communes"
    __table_args__ = (Index("ix_old_communes_pair", "old_code", "commune_code", unique=True),)

    id: Mapped[Pk]
    old_code: Mapped[str] = mapped_column(String(5))
    name: Mapped[str] = mapped_column(NAME)
    district_name: Mapped[str] = mapped_column(NAME)
    province_name: Mapped[str] = mapped_column(NAME)
    commune_code: Mapped[str] = mapped_column(ForeignKey("communes.code"), index=True)


class Sector(Base):
    """A sector open to support, in force from a day (Decree 235/2025/NĐ-CP)."""

    __tablename__ = "sectors"

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name_vi: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    valid_from: Mapped[date]
    clause: Mapped[str] = mapped_column(String(300))


class ProductGroup(Base):
    """A group of a classification: ``cnnt`` has four, ``ocop`` six; they are never merged (R28)."""

    __tablename__ = "product_groups"

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    scheme: Mapped[str] = mapped_column(CODE)
    slug: Mapped[str] = mapped_column(NAME, unique=True)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    position: Mapped[int]


class Unit(Base):
    """A unit of measure (UN/ECE Recommendation 20 and Vietnamese ones)."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    symbol_vi: Mapped[str] = mapped_column(NAME)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    kind: Mapped[str] = mapped_column(NAME)
    position: Mapped[int]


class Country(Base):
    """A country by its ISO 3166-1 code."""

    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)


class Currency(Base):
    """ISO 4217; ``decimals`` is the exponent."""

    __tablename__ = "currencies"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    decimals: Mapped[int]


class Incoterm(Base):
    """A rule of Incoterms 2020."""

    __tablename__ = "incoterms"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)


class HsCode(Base):
    """A heading of the Harmonized System, 2, 4 or 6 digits.

    ``spelt`` and ``folded`` hold the words of its whole path in both languages, with their marks and without.
    """

    __tablename__ = "hs_codes"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    level: Mapped[int]
    parent: Mapped[str] = mapped_column(String(6))
    name_vi: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    spelt: Mapped[str] = mapped_column(Text, default="", server_default="")


class CertificateType(Base):
    """A kind of certificate a facility may hold."""

    __tablename__ = "certificate_types"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_vi: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    group: Mapped[str] = mapped_column(NAME)
    usual_months: Mapped[int | None]
    reference: Mapped[str] = mapped_column(Text)


class Bank(Base):
    """A bank that a VietQR transfer can reach (NAPAS)."""

    __tablename__ = "banks"

    bin: Mapped[str] = mapped_column(String(6), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(NAME)
    full_name: Mapped[str] = mapped_column(NAME)
    can_receive: Mapped[bool]


class ListVersion(Base):
    """Which edition of a shipped list is loaded, by the file's SHA-256."""

    __tablename__ = "list_versions"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
