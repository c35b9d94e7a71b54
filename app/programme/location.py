"""Whether a production site is rural (R4–R8): pure arithmetic over the facts of one day.

The rule is picked by the date of the application; a project approved before 15 October 2025 keeps the old rule by
being judged on its own date (R8). What counts is where production happens, not the registered office (R5).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from app.reference.states import CommuneKind, ProvinceKind


class LocationRule(IntEnum):
    """Which law decides; stored as the dated parameter ``location_rule``."""

    DISTRICTS = 1
    """Decree 45/2012/NĐ-CP as first worded (R6)."""
    WARDS = 2
    """Since 15 October 2025, Decree 235/2025/NĐ-CP (R4)."""


class OldUnit(StrEnum):
    """What a commune-level unit was before 1 July 2025."""

    COMMUNE = "commune"
    TOWNSHIP = "township"
    WARD = "ward"


class OldSeat(StrEnum):
    """What it belonged to before 1 July 2025."""

    RURAL_DISTRICT = "rural_district"
    TOWN = "town"
    CITY = "city"
    URBAN_DISTRICT = "urban_district"


class Verdict(StrEnum):
    """The answer; ``UNKNOWN`` means an officer has to look at a paper."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """Why; the sentence of each stands in ``words.py``."""

    IN_PROVINCE = "in_province"
    COMMUNE_OF_CITY = "commune_of_city"
    CRAFT_VILLAGE = "craft_village"
    WARD_OF_CITY = "ward_of_city"
    OLD_RURAL = "old_rural"
    OLD_SMALL_CITY = "old_small_city"
    OLD_CONVERTED = "old_converted"
    OLD_URBAN = "old_urban"
    OLD_UNSURE = "old_unsure"


@dataclass(frozen=True)
class OldSite:
    """One unit before 1 July 2025 that went into today's commune; what is not known is None."""

    unit: OldUnit
    seat: OldSeat
    city_class: int | None = None
    converted_on: date | None = None


@dataclass(frozen=True)
class Site:
    """Where production happens, as it was on the day that counts."""

    commune: CommuneKind
    province: ProvinceKind
    craft_village_recognised: bool = False
    old: Collection[OldSite] = ()
    converted_years: int = 0
    """How long a ward of a class-1 city still counts after it was a commune, by the number of the day (R6)."""


@dataclass(frozen=True)
class LocationFinding:
    """The answer with its ground and the clause of the law it stands on."""

    verdict: Verdict
    ground: Ground
    clause: str


def judge(site: Site, rule: LocationRule, on: date, clause: str) -> LocationFinding:
    """Whether the site is rural on a day under the rule in force then."""
    verdict, ground = _since(site) if rule is LocationRule.WARDS else _before(site, on)
    return LocationFinding(verdict, ground, clause)


def _since(site: Site) -> tuple[Verdict, Ground]:
    if site.province is ProvinceKind.PROVINCE:
        return Verdict.YES, Ground.IN_PROVINCE
    if site.commune is not CommuneKind.WARD:
        return Verdict.YES, Ground.COMMUNE_OF_CITY
    if site.craft_village_recognised:
        return Verdict.YES, Ground.CRAFT_VILLAGE
    return Verdict.NO, Ground.WARD_OF_CITY


def _before(site: Site, on: date) -> tuple[Verdict, Ground]:
    """All the old units agree, or an officer has to see which of them the site stood in."""
    answers = dict.fromkeys(_old(unit, on, site.converted_years) for unit in site.old)
    verdicts = {verdict for verdict, _ground in answers}
    if len(verdicts) != 1:
        return Verdict.UNKNOWN, Ground.OLD_UNSURE
    return next(iter(answers))


def _old(site: OldSite, on: date, converted_years: int) -> tuple[Verdict, Ground]:
    if site.unit is not OldUnit.WARD:
        return Verdict.YES, Ground.OLD_RURAL
    if site.seat is OldSeat.URBAN_DISTRICT:
        return Verdict.NO, Ground.OLD_URBAN
    if site.seat is OldSeat.TOWN or site.city_class in (2, 3):
        return Verdict.YES, Ground.OLD_SMALL_CITY
    if site.converted_on is not None and _recently(site.converted_on, on, converted_years):
        return Verdict.YES, Ground.OLD_CONVERTED
    if site.city_class == 1:
        return Verdict.NO, Ground.OLD_URBAN
    return Verdict.UNKNOWN, Ground.OLD_UNSURE


def _recently(converted: date, on: date, most_years: int) -> bool:
    """At most so many years to 31 December of the year before the plan year (R6)."""
    counted_to = date(on.year - 1, 12, 31)
    last_year = (converted.year + most_years, converted.month, converted.day)
    return last_year >= (counted_to.year, counted_to.month, counted_to.day)
