"""Looking things up in the shipped lists: places, sectors, groups, countries, currencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select

from app.kernel.collation import sort_key
from app.kernel.db import db
from app.kernel.folding import fold, words_of
from app.kernel.i18n import EN, VI, language, localised
from app.kernel.quantities import Measure
from app.kernel.remembered import until_written
from app.kernel.shared_lists import every, shared
from app.reference.models import (
    Bank,
    CertificateType,
    Commune,
    Country,
    Currency,
    HsCode,
    Incoterm,
    OldCommune,
    ProductGroup,
    Province,
    ProvinceStatus,
    Sector,
    Unit,
)
from app.reference.place_names import kinds_spelt_out, spelt_out
from app.reference.states import ProvinceKind

HOME = "VN"
_SHORT = frozenset({"tp", "tx", "tt"})
_KIND_WORDS = ("xa ", "phuong ", "dac khu ", "thi tran ", "huyen ", "quan ", "thi xa ", "thanh pho ", "tinh ")
_LARGER = ("huyen", "quan", "thi xa", "thanh pho", "tinh")
_MOST_WORDS = 8
_LEAST_JOINED = 5
DIVISIBLE_KINDS = frozenset({"khối lượng", "thể tích", "chiều dài", "diện tích"})
READ_BACK = {"TNE": (1000, "kg"), "DTN": (100, "kg"), "MTQ": (1000, "l")}
"""Large units whose quantities are said once more in the smaller one."""
SYMBOLS_EN = {"TNE": "t", "DTN": "decitonnes", "DJ": "yến"}
"""kg, l, m² are written alike in both languages; these are not."""
GOODS_KINDS = frozenset({"khối lượng", "thể tích", "chiều dài", "diện tích", "đếm", "bao gói"})
NOT_FOR_GOODS = frozenset(
    {"C62", "EA", "NMP", "NAR", "CEN", "MIL", "KMT", "MMT", "HAR", "INH", "CMQ", "MGM", "DJ"}
)
"""Second names of a piece, counts without a thing, sizes no goods are sold by; a ten-kilogram yến is no decagram."""


def find_communes(text: str, limit: int = 20) -> list[Commune]:
    """Communes by any name, with or without marks: own name first, then its beginning, then old names.

    Among the old names a district or province of that name comes before a ward.
    """
    words = [word for word in kinds_spelt_out(text).split() if word not in _SHORT][:_MOST_WORDS]
    if not words:
        return []
    typed = " ".join(words)
    name = next((typed.removeprefix(kind) for kind in _KIND_WORDS if typed.startswith(kind)), typed)
    rank = case(
        (or_(Commune.folded == typed, Commune.folded == name), 0),
        (literal(f"{name} ").startswith(Commune.folded + " "), 1),
        (Commune.folded.startswith(f"{name} "), 2),
        (Commune.folded.startswith(name), 3),
        (or_(*(Commune.search_key.contains(f"| {kind} {name} |") for kind in _LARGER)), 4),
        (Commune.search_key.contains(f" {typed} "), 5),
        else_=6,
    )
    query = select(Commune).order_by(rank, Commune.folded, Commune.code).limit(limit)
    spaced = and_(*(Commune.search_key.contains(f" {word}") for word in words))
    joined = literal("|") + func.replace(Commune.search_key, " ", "")
    alone = len(words) == 1 and len(typed) >= _LEAST_JOINED
    query = query.where(or_(spaced, joined.contains(f"|{typed}|")) if alone else spaced)
    return list(db.session.scalars(query))


def old_districts(codes: Iterable[str]) -> dict[str, list[str]]:
    """The districts before 1 July 2025 of each commune, e.g. ``Huyện Gia Lâm``."""
    query = (
        select(OldCommune.commune_code, OldCommune.district_name)
        .where(OldCommune.commune_code.in_(list(codes)))
        .distinct()
        .order_by(OldCommune.commune_code, OldCommune.district_name)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for code, district in db.session.execute(query):
        found[code].append(district)
    return found


@shared(OldCommune)
def old_place(commune_code: str) -> str:
    """Where a commune was before 1 July 2025: ``Huyện Gia Lâm, Hà Nội``; empty when unknown."""
    query = select(OldCommune.district_name, OldCommune.province_name).where(
        OldCommune.commune_code == commune_code
    )
    pairs = dict.fromkeys(
        (row.district_name, row.province_name) for row in db.session.execute(query.order_by(OldCommune.id))
    )
    return "; ".join(f"{district}, {province}" for district, province in pairs)


def place_name(place: Commune) -> str:
    """``Xã Bát Tràng, Hà Nội`` / ``Bat Trang Commune, Hanoi``."""
    own = place.name_en if language() == EN else place.full_name_vi
    return f"{own}, {localised(place.province)}"


@shared(Commune, Province)
def place_names() -> dict[str, str]:
    """What every commune is called, with its province, by code."""
    own, of = (
        (Commune.name_en, Province.name_en) if language() == EN else (Commune.full_name_vi, Province.name_vi)
    )
    rows = db.session.execute(
        select(Commune.code, own, of).join(Province, Province.code == Commune.province_code)
    )
    return {code: f"{name}, {province}" for code, name, province in rows}


def commune(code: str) -> Commune | None:
    """A commune by its code."""
    return db.session.get(Commune, code)


def province(code: str) -> Province | None:
    """A province by its code."""
    return db.session.get(Province, code)


@shared(Province)
def provinces() -> Sequence[Province]:
    """All 34, in alphabetical order of the reader's language."""
    return sorted(every(Province), key=lambda p: sort_key(localised(p)))


def find_provinces(text: str) -> list[Province]:
    """Provinces whose name, today's or before a merger, begins a word with the text."""
    typed = spelt_out(text)
    if not typed:
        return []
    return [p for p in provinces() if f" {typed}" in " " + fold(f"{p.name_vi} {p.name_en} {p.merged_from}")]


@until_written(ProvinceStatus)
def province_kind_on(province_code: str, day: date) -> ProvinceKind:
    """What a province was on a day (R7); before the first known day what it was then."""
    query = select(ProvinceStatus).where(ProvinceStatus.province_code == province_code)
    kinds = list(db.session.scalars(query.order_by(ProvinceStatus.valid_from)))
    if not kinds:
        raise LookupError(f"no province {province_code}")
    return [s for s in kinds if s is kinds[0] or s.valid_from <= day][-1].kind


@shared(Sector)
def sectors() -> Sequence[Sector]:
    """The sectors open to support."""
    return every(Sector, Sector.position, Sector.code)


def sector(code: str | None) -> Sector | None:
    """A sector by its code."""
    return db.session.get(Sector, code) if code else None


@shared(ProductGroup)
def product_groups(scheme: str) -> Sequence[ProductGroup]:
    """The groups of ``cnnt`` or ``ocop``."""
    return [group for group in every(ProductGroup, ProductGroup.position) if group.scheme == scheme]


@shared(Unit)
def units() -> Sequence[Unit]:
    """Units of measure, common ones first."""
    return every(Unit, Unit.position, Unit.code)


def goods_units() -> list[Unit]:
    """The units goods are sold by: no hours, degrees or kilowatts, and no second name for a piece."""
    return [unit for unit in units() if unit.kind in GOODS_KINDS and unit.code not in NOT_FOR_GOODS]


def measures() -> dict[str, Measure]:
    """How each unit is counted: weights, volumes, lengths and areas take decimals, things and packages do not."""
    return {
        unit.code: Measure(
            unit.symbol_vi if language() == VI else _english(unit),
            unit.kind in DIVISIBLE_KINDS,
            *READ_BACK.get(unit.code, ()),
        )
        for unit in units()
    }


def _english(unit: Unit) -> str:
    if unit.kind not in DIVISIBLE_KINDS:
        return unit.name_en.partition(" (")[0]
    return SYMBOLS_EN.get(unit.code, unit.symbol_vi)


@shared(Country)
def countries() -> Sequence[Country]:
    """Viet Nam first, then in alphabetical order of the reader's language."""
    return sorted(every(Country), key=lambda c: (c.code != HOME, sort_key(localised(c))))


@shared(Currency)
def currencies() -> Sequence[Currency]:
    """All currencies in the order of their ISO 4217 codes."""
    return every(Currency, Currency.code)


def incoterms() -> list[Incoterm]:
    """Incoterms 2020 by code."""
    return list(db.session.scalars(select(Incoterm).order_by(Incoterm.code)))


@shared(CertificateType)
def certificate_types() -> Sequence[CertificateType]:
    """Kinds of certificate, by group and name."""
    return sorted(every(CertificateType), key=lambda kind: (kind.group, sort_key(localised(kind))))


@shared(HsCode)
def hs_headings() -> dict[str, Any]:
    """The 1,228 customs headings of four figures by their code, with their names in both languages."""
    query = select(HsCode.code, HsCode.name_vi, HsCode.name_en).where(HsCode.level == 4)
    return {row.code: row for row in db.session.execute(query)}


def find_hs(text: str, limit: int = 20) -> list[HsCode]:
    """Six-digit headings by code or words in either language; words without marks only where none holds them as typed.

    «lụa» finds silk and no «lúa» (rice); «lua» finds both.
    """
    query = select(HsCode).where(HsCode.level == 6).order_by(HsCode.code).limit(limit)
    digits = "".join(c for c in text if c.isdigit())
    if digits:
        return list(db.session.scalars(query.where(HsCode.code.startswith(digits))))
    typed, folded = words_of(text)[:_MOST_WORDS], fold(text).split()[:_MOST_WORDS]
    if not folded:
        return []
    spelt = literal(" ") + HsCode.spelt + " "
    is_spelt_so = db.session.scalar(
        select(query.with_only_columns(HsCode.code).where(_holds(spelt, typed, " ")).exists())
    )
    where = _holds(spelt, typed) if is_spelt_so else _holds(literal(" ") + HsCode.folded, folded)
    return list(db.session.scalars(query.where(where)))


def _holds(column: ColumnElement[str], words: list[str], end: str = "") -> ColumnElement[bool]:
    """Whether a word of the column begins with each of these; with a blank as ``end``: is each of these."""
    return and_(*(column.contains(f" {word}{end}") for word in words))


def names(table: type[Bank | Country | ProductGroup | Province | Sector | Unit]) -> dict[str, str]:
    """What the entries of a list are called, by code."""
    if table is Bank:
        return dict(db.session.execute(select(Bank.bin, Bank.name)).all())
    own: Any = table
    name = own.name_en if language() == EN else own.name_vi
    return dict(db.session.execute(select(own.code, name)).all())


def banks() -> list[Bank]:
    """Banks a VietQR transfer can reach, by short name."""
    found = db.session.scalars(select(Bank).where(Bank.can_receive))
    return sorted(found, key=lambda bank: (sort_key(bank.name), bank.bin))
