"""Where a facility has to produce to be supported (R4–R8), by date."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import db
from app.programme.location import (
    Ground,
    LocationRule,
    OldSeat,
    OldSite,
    OldUnit,
    Site,
    Verdict,
    judge,
)
from app.programme.queries import location_on
from app.reference.models import Commune
from app.reference.states import CommuneKind, ProvinceKind

WARD, COMMUNE, ZONE = CommuneKind.WARD, CommuneKind.COMMUNE, CommuneKind.SPECIAL_ZONE
PROVINCE, CITY = ProvinceKind.PROVINCE, ProvinceKind.CITY
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "commune, province, craft_village, verdict, ground",
    [
        (COMMUNE, PROVINCE, False, Verdict.YES, Ground.IN_PROVINCE),
        (WARD, PROVINCE, False, Verdict.YES, Ground.IN_PROVINCE),
        (ZONE, PROVINCE, False, Verdict.YES, Ground.IN_PROVINCE),
        (COMMUNE, CITY, False, Verdict.YES, Ground.COMMUNE_OF_CITY),
        (ZONE, CITY, False, Verdict.YES, Ground.COMMUNE_OF_CITY),
        (WARD, CITY, False, Verdict.NO, Ground.WARD_OF_CITY),
        (WARD, CITY, True, Verdict.YES, Ground.CRAFT_VILLAGE),
    ],
)
def test_since_october_2025_only_wards_of_cities_are_out(
    commune: CommuneKind, province: ProvinceKind, craft_village: bool, verdict: Verdict, ground: Ground
) -> None:
    found = judge(Site(commune, province, craft_village), LocationRule.WARDS, TODAY, "the clause")

    assert (found.verdict, found.ground, found.clause) == (verdict, ground, "the clause")


@pytest.mark.parametrize(
    "old, verdict",
    [
        (OldSite(OldUnit.COMMUNE, OldSeat.RURAL_DISTRICT), Verdict.YES),
        (OldSite(OldUnit.TOWNSHIP, OldSeat.RURAL_DISTRICT), Verdict.YES),
        (OldSite(OldUnit.COMMUNE, OldSeat.CITY, 1), Verdict.YES),
        (OldSite(OldUnit.WARD, OldSeat.TOWN), Verdict.YES),
        (OldSite(OldUnit.WARD, OldSeat.CITY, 3), Verdict.YES),
        (OldSite(OldUnit.WARD, OldSeat.CITY, 2), Verdict.YES),
        (OldSite(OldUnit.WARD, OldSeat.CITY, 1), Verdict.NO),
        (OldSite(OldUnit.WARD, OldSeat.URBAN_DISTRICT), Verdict.NO),
        (OldSite(OldUnit.WARD, OldSeat.CITY), Verdict.UNKNOWN),
        # Counted to 31 December 2024 for a plan of 2025.
        (OldSite(OldUnit.WARD, OldSeat.CITY, 1, date(2019, 12, 31)), Verdict.YES),
        (OldSite(OldUnit.WARD, OldSeat.CITY, 1, date(2019, 12, 30)), Verdict.NO),
    ],
)
def test_before_october_2025_the_old_units_decide(old: OldSite, verdict: Verdict) -> None:
    site = Site(WARD, CITY, old=[old], converted_years=5)

    assert judge(site, LocationRule.DISTRICTS, date(2025, 10, 14), "").verdict is verdict


def test_a_commune_put_together_from_unlike_units_needs_an_officer(app: Flask) -> None:
    rural, urban = (
        OldSite(OldUnit.COMMUNE, OldSeat.RURAL_DISTRICT),
        OldSite(OldUnit.WARD, OldSeat.URBAN_DISTRICT),
    )

    found = judge(Site(WARD, CITY, old=[rural, urban]), LocationRule.DISTRICTS, date(2025, 6, 1), "")

    assert (found.verdict, found.ground) == (Verdict.UNKNOWN, Ground.OLD_UNSURE)


def wards_of(province_code: str) -> list[Commune]:
    query = select(Commune).where(Commune.province_code == province_code, Commune.kind == WARD)
    return list(db.session.scalars(query))


def test_the_33_wards_of_dong_nai_were_rural_until_it_became_a_city(app: Flask) -> None:
    wards = wards_of("75")

    assert len(wards) == 33
    for ward in wards:
        assert location_on(ward, date(2026, 4, 29)).ground is Ground.IN_PROVINCE
        refused = location_on(ward, date(2026, 4, 30))
        assert (refused.verdict, refused.ground) == (Verdict.NO, Ground.WARD_OF_CITY)
        assert "235/2025" in refused.clause
        saved = location_on(ward, date(2026, 4, 30), craft_village_recognised=True)
        assert saved.ground is Ground.CRAFT_VILLAGE


def test_3004_of_3321_communes_are_rural_today(app: Flask) -> None:
    places = list(db.session.scalars(select(Commune)))

    verdicts = [location_on(place, TODAY).verdict for place in places]

    assert len(verdicts) == 3_321
    assert verdicts.count(Verdict.YES) == 3_004
    assert verdicts.count(Verdict.NO) == 317


def place(name: str, province_code: str) -> Commune:
    query = select(Commune).where(Commune.name_vi == name, Commune.province_code == province_code)
    return db.session.scalars(query).one()


@pytest.mark.parametrize(
    "name, province_code, ground",
    [
        ("Mộc Châu", "14", Ground.OLD_SMALL_CITY),
        ("Sóc Sơn", "01", Ground.OLD_RURAL),
        ("Ba Đình", "01", Ground.OLD_URBAN),
        # Pieces of two urban wards of Long Biên went into it beside communes of Gia Lâm.
        ("Bát Tràng", "01", Ground.OLD_UNSURE),
    ],
)
def test_a_project_of_the_old_days_is_judged_by_the_old_rule(
    app: Flask, name: str, province_code: str, ground: Ground
) -> None:
    found = location_on(place(name, province_code), date(2025, 10, 14))

    assert found.ground is ground
    assert "45/2012" in found.clause


def test_the_old_place_a_facility_noted_says_which_unit_counts(app: Flask) -> None:
    bat_trang, day = place("Bát Tràng", "01"), date(2025, 10, 14)

    found = location_on(bat_trang, day, old_place="Xã Bát Tràng, Huyện Gia Lâm, Hà Nội")

    assert found.ground is Ground.OLD_RURAL
