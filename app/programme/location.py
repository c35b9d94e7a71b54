"""Whether a place of production lies where the programme supports (R4–R8): facts and a day in, a verdict out.

The place where goods are made counts; a registered office elsewhere does not refuse a facility by itself (R5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.reference.models import CommuneKind, ProvinceKind

NEW_RULE_FROM = date(2025, 10, 15)
"""Day on which Decree 235/2025/NĐ-CP came into force; earlier applications keep the old rule to the end (R8)."""
YEARS_AS_WARD = 5
FIRST_CLASS = 1
NEW_CLAUSE = "Nghị định 235/2025/NĐ-CP, sửa đổi Điều 1 Nghị định 45/2012/NĐ-CP"
OLD_CLAUSE = "Nghị định 45/2012/NĐ-CP, Điều 1; Thông tư 46/2012/TT-BCT, Điều 3"


class Reason(StrEnum):
    """Why a place is inside or outside."""

    PROVINCE = "province"
    RURAL_UNIT = "rural_unit"
    CRAFT_VILLAGE = "craft_village"
    WARD_OF_CITY = "ward_of_city"
    OLD_RURAL = "old_rural"
    OLD_SMALL_CITY = "old_small_city"
    OLD_YOUNG_WARD = "old_young_ward"
    OLD_WARD = "old_ward"
    OLD_UNKNOWN = "old_unknown"


class OldDistrict(StrEnum):
    """What a district-level unit was before 1 July 2025."""

    RURAL = "rural"
    TOWN = "town"
    URBAN = "urban"
    CITY = "city"


@dataclass(frozen=True)
class OldUnit:
    """The unit before 1 July 2025; ``city_class`` and ``ward_since`` are None where nobody noted them."""

    is_ward: bool
    district: OldDistrict
    city_class: int | None = None
    ward_since: date | None = None


@dataclass(frozen=True)
class Site:
    """A place of production as it was on the day asked about."""

    commune: CommuneKind
    province: ProvinceKind
    craft_village_recognised: bool = False
    before: Sequence[OldUnit] = ()


@dataclass(frozen=True)
class Verdict:
    """``passed`` None: the facts at hand do not decide it, an officer must."""

    passed: bool | None
    reason: Reason
    clause: str


def judge(site: Site, day: date) -> Verdict:
    """The rule in force on the day of the application, over the site as it was that day (R7)."""
    return _new_rule(site) if day >= NEW_RULE_FROM else _old_rule(site, day)


def _new_rule(site: Site) -> Verdict:
    if site.province is ProvinceKind.PROVINCE:
        return Verdict(True, Reason.PROVINCE, NEW_CLAUSE)
    if site.commune is not CommuneKind.WARD:
        return Verdict(True, Reason.RURAL_UNIT, NEW_CLAUSE)
    if site.craft_village_recognised:
        return Verdict(True, Reason.CRAFT_VILLAGE, NEW_CLAUSE)
    return Verdict(False, Reason.WARD_OF_CITY, NEW_CLAUSE)


def _old_rule(site: Site, day: date) -> Verdict:
    """R6; a unit of today made of several old ones is decided only when all of them agree."""
    found = {_old_unit(unit, day) for unit in site.before}
    answers = {verdict.passed for verdict in found}
    if len(answers) == 1:
        return min(found, key=lambda verdict: verdict.reason)
    return Verdict(None, Reason.OLD_UNKNOWN, OLD_CLAUSE)


def _old_unit(unit: OldUnit, day: date) -> Verdict:
    if not unit.is_ward or unit.district in {OldDistrict.RURAL, OldDistrict.TOWN}:
        return Verdict(True, Reason.OLD_RURAL, OLD_CLAUSE)
    if unit.district is OldDistrict.URBAN:
        return Verdict(False, Reason.OLD_WARD, OLD_CLAUSE)
    if unit.city_class is None:
        return Verdict(None, Reason.OLD_UNKNOWN, OLD_CLAUSE)
    if unit.city_class > FIRST_CLASS:
        return Verdict(True, Reason.OLD_SMALL_CITY, OLD_CLAUSE)
    if unit.ward_since is not None and _is_young(unit.ward_since, day):
        return Verdict(True, Reason.OLD_YOUNG_WARD, OLD_CLAUSE)
    return Verdict(False, Reason.OLD_WARD, OLD_CLAUSE)


def _is_young(ward_since: date, day: date) -> bool:
    """At most five years a ward, counted to 31 December of the year before the plan year."""
    counted_to = date(day.year - 1, 12, 31)
    return ward_since >= counted_to.replace(year=counted_to.year - YEARS_AS_WARD)
