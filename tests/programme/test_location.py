"""Where the programme supports production: rules R4–R8 by the day of the application."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import db
from app.programme.location import NEW_CLAUSE, OLD_CLAUSE, OldDistrict, OldUnit, Reason, Site, judge
from app.programme.queries import site_on
from app.reference.models import Commune, CommuneKind as C, ProvinceKind as P

NOW, BEFORE = date(2025, 11, 1), date(2025, 10, 14)


@pytest.mark.parametrize(
    "site, passed, reason",
    [
        (Site(C.WARD, P.PROVINCE), True, Reason.PROVINCE),
        (Site(C.COMMUNE, P.PROVINCE), True, Reason.PROVINCE),
        (Site(C.COMMUNE, P.CITY), True, Reason.RURAL_UNIT),
        (Site(C.SPECIAL_ZONE, P.CITY), True, Reason.RURAL_UNIT),
        (Site(C.WARD, P.CITY), False, Reason.WARD_OF_CITY),
        (Site(C.WARD, P.CITY, craft_village_recognised=True), True, Reason.CRAFT_VILLAGE),
    ],
)
def test_from_15_october_2025_the_province_decides_and_a_ward_of_a_city_only_as_a_craft_village(
    site: Site, passed: bool, reason: Reason
):
    verdict = judge(site, NOW)

    assert (verdict.passed, verdict.reason, verdict.clause) == (passed, reason, NEW_CLAUSE)


def old(
    is_ward: bool, district: OldDistrict, city_class: int | None = None, since: date | None = None
) -> Site:
    return Site(C.WARD, P.CITY, before=(OldUnit(is_ward, district, city_class, since),))


@pytest.mark.parametrize(
    "site, passed, reason",
    [
        (old(False, OldDistrict.RURAL), True, Reason.OLD_RURAL),
        (old(True, OldDistrict.TOWN), True, Reason.OLD_RURAL),
        (old(False, OldDistrict.CITY), True, Reason.OLD_RURAL),
        (old(True, OldDistrict.CITY, 2), True, Reason.OLD_SMALL_CITY),
        (old(True, OldDistrict.CITY, 1), False, Reason.OLD_WARD),
        (old(True, OldDistrict.CITY, 1, date(2019, 12, 31)), True, Reason.OLD_YOUNG_WARD),
        (old(True, OldDistrict.CITY, 1, date(2019, 12, 30)), False, Reason.OLD_WARD),
        (old(True, OldDistrict.URBAN), False, Reason.OLD_WARD),
        (old(True, OldDistrict.CITY), None, Reason.OLD_UNKNOWN),
        (Site(C.WARD, P.CITY), None, Reason.OLD_UNKNOWN),
    ],
)
def test_before_15_october_2025_the_old_unit_decides(site: Site, passed: bool | None, reason: Reason):
    verdict = judge(site, BEFORE)

    assert (verdict.passed, verdict.reason, verdict.clause) == (passed, reason, OLD_CLAUSE)


def test_a_unit_made_of_old_ones_that_disagree_is_left_to_an_officer():
    mixed = Site(C.WARD, P.CITY, before=(OldUnit(False, OldDistrict.RURAL), OldUnit(True, OldDistrict.URBAN)))

    assert judge(mixed, BEFORE).passed is None


def test_an_application_of_the_last_day_keeps_the_old_rule():
    site = Site(C.WARD, P.PROVINCE, before=(OldUnit(True, OldDistrict.URBAN),))

    assert judge(site, date(2025, 10, 14)).passed is False
    assert judge(site, date(2025, 10, 15)).passed is True


def test_a_ward_of_dong_nai_is_inside_until_the_day_before_it_became_a_city(app: Flask):
    ward = db.session.scalars(
        select(Commune).where(Commune.province_code == "75", Commune.kind == C.WARD).order_by(Commune.code)
    ).first()
    assert ward is not None

    last, first = date(2026, 4, 29), date(2026, 4, 30)

    assert judge(site_on(ward, False, last), last).passed is True
    assert judge(site_on(ward, False, first), first).passed is False
    assert judge(site_on(ward, True, first), first).passed is True


def test_bat_trang_was_in_a_rural_district_and_is_a_commune_today(app: Flask):
    place = db.session.scalars(
        select(Commune).where(Commune.name_vi == "Bát Tràng", Commune.province_code == "01")
    ).one()

    known = site_on(place, False, BEFORE, old_place="Xã Bát Tràng, Huyện Gia Lâm")

    assert judge(site_on(place, False, BEFORE), BEFORE).reason is Reason.OLD_UNKNOWN, (
        "part came from Long Biên"
    )
    assert judge(known, BEFORE).reason is Reason.OLD_RURAL
    assert judge(site_on(place, False, NOW), NOW).reason is Reason.RURAL_UNIT


def test_3004_of_3321_communes_are_inside_by_place_alone(app: Flask):
    day = date(2026, 7, 1)
    kinds: dict[str, P] = {}
    inside = 0
    for place in db.session.scalars(select(Commune)):
        if place.province_code not in kinds:
            kinds[place.province_code] = site_on(place, False, day).province
        inside += judge(Site(place.kind, kinds[place.province_code]), day).passed is True

    assert inside == 3_004
