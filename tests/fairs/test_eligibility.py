"""Every rule passes and refuses with its clause; the facts are gathered from what is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from app.accounts.models import Facility
from app.accounts.states import FacilityState, LegalForm
from app.fairs import eligibility, overseas_limit
from app.fairs.eligibility import Abroad, Facts, File, Finding, Holds, Maker, Occasion
from app.fairs.queries import eligibility as queries
from app.fairs.service import application as flow
from app.fairs.states import ApplicationState as A, DocumentKind, FairState
from app.kernel import clock
from app.kernel.i18n import force_locale
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.programme.location import Ground, LocationFinding, Verdict
from app.programme.states import FairKind
from tests.make import accounts, catalog, fairs as make

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
MAKER = Maker(
    verified=True,
    legal_form="Hợp tác xã",
    form_accepted=True,
    form_clause="NĐ 45/2012, Điều 1",
    place="Xã Bát Tràng, Hà Nội",
    craft_village="",
    location=LocationFinding(Verdict.YES, Ground.COMMUNE_OF_CITY, "NĐ 235/2025"),
    sector="Tiểu thủ công nghiệp",
    sector_from=date(2025, 10, 15),
    sector_clause="NĐ 235/2025, nhóm đ",
    products=3,
)
OCCASION = Occasion(
    supported=True,
    published=True,
    clause="Quyết định 2646/QĐ-BCT",
    opens_at=NOW - timedelta(days=10),
    closes_at=NOW + timedelta(days=2),
)
FILE = File(own_share=Money(2_600_000), cofunding=True, no_double=True, begun=True)
ABROAD = Abroad(2026, 0, 2, "TT 46/2012, Điều 4.1.b")
FACTS = Facts(on=DAY, now=NOW, maker=MAKER, occasion=OCCASION, abroad=None, file=FILE)


def of(facts: Facts, code: str) -> Finding:
    return next(one for one in eligibility.findings(facts) if one.code == code)


def test_a_facility_that_meets_everything_is_held_back_by_nothing(app: Flask) -> None:
    found = eligibility.findings(FACTS)

    assert all(one.passed and one.clause and one.sentence for one in found)
    assert not eligibility.against_start(found)
    assert not eligibility.against_submission(found)


REFUSALS = [
    ("beneficiary", replace(FACTS, maker=replace(MAKER, form_accepted=False)), "NĐ 45/2012", Holds.START),
    (
        "location",
        replace(
            FACTS,
            maker=replace(MAKER, location=LocationFinding(Verdict.NO, Ground.WARD_OF_CITY, "NĐ 235/2025")),
        ),
        "NĐ 235/2025",
        Holds.START,
    ),
    ("sector", replace(FACTS, maker=replace(MAKER, sector="", sector_from=None)), "nhóm đ", Holds.START),
    ("verified", replace(FACTS, maker=replace(MAKER, verified=False)), "122/2025", Holds.SUBMISSION),
    ("fair", replace(FACTS, occasion=replace(OCCASION, supported=False)), "2646", Holds.START),
    ("fair", replace(FACTS, occasion=replace(OCCASION, published=False)), "2646", Holds.START),
    ("open", replace(FACTS, now=NOW + timedelta(days=2, seconds=1)), "2646", Holds.START),
    ("open", replace(FACTS, now=NOW - timedelta(days=11)), "2646", Holds.START),
    ("open", replace(FACTS, occasion=replace(OCCASION, opens_at=None)), "2646", Holds.START),
    ("only_one", replace(FACTS, occasion=replace(OCCASION, other="HS-2026-00001")), "7.4", Holds.START),
    ("abroad", replace(FACTS, abroad=replace(ABROAD, count=2)), "46/2012", Holds.NOTHING),
    ("product", replace(FACTS, maker=replace(MAKER, products=0)), "26/2014/TT-BCT", Holds.SUBMISSION),
    ("papers", replace(FACTS, file=replace(FILE, missing=["Đăng ký"])), "36/2013", Holds.SUBMISSION),
    ("cofunding", replace(FACTS, file=replace(FILE, cofunding=False)), "Điều 7.3", Holds.SUBMISSION),
    ("no_double", replace(FACTS, file=replace(FILE, no_double=False)), "Điều 7.4", Holds.SUBMISSION),
]


@pytest.mark.parametrize("code, facts, clause, holds", REFUSALS)
def test_each_rule_refuses_with_its_clause_and_a_way_forward(
    app: Flask, code: str, facts: Facts, clause: str, holds: Holds
) -> None:
    """Among them R17 (the pledge to pay the rest) and R18 (no other State money)."""
    finding = of(facts, code)

    assert finding.passed is not True
    assert clause in finding.clause
    assert finding.way_forward
    found = eligibility.findings(facts)
    assert [one.code for one in eligibility.against_start(found)] == ([code] if holds is Holds.START else [])
    assert [one.code for one in eligibility.against_submission(found)] == ([code] if holds else [])


def test_the_last_second_of_the_deadline_is_still_on_time(app: Flask) -> None:
    assert OCCASION.closes_at is not None
    assert of(replace(FACTS, now=OCCASION.closes_at), "open").passed is True
    assert of(replace(FACTS, now=OCCASION.closes_at + timedelta(seconds=1)), "open").passed is False


def test_what_came_in_on_time_stays_on_time_when_it_is_returned(app: Flask) -> None:
    late = replace(FACTS, now=NOW + timedelta(days=30), occasion=replace(OCCASION, handed_in=NOW))

    assert of(late, "open").passed is True


def test_the_second_approval_abroad_is_free_and_the_third_is_not(app: Flask) -> None:
    """R13: two fairs abroad in a year."""
    assert of(replace(FACTS, abroad=replace(ABROAD, count=1)), "abroad").passed is True
    assert of(replace(FACTS, abroad=replace(ABROAD, count=2)), "abroad").passed is False


def test_an_unclear_old_place_is_left_to_the_officer(app: Flask) -> None:
    unclear = LocationFinding(Verdict.UNKNOWN, Ground.OLD_UNSURE, "TT 46/2012")
    finding = of(replace(FACTS, maker=replace(MAKER, location=unclear)), "location")

    assert finding.passed is None
    assert finding.holds is Holds.NOTHING


def finding(facility: Facility, code: str, on: date = DAY) -> Finding:
    return of(queries.facts(make.fair(), facility, on=on), code)


@pytest.mark.parametrize("form", [f for f in LegalForm if f is not LegalForm.LARGE_ENTERPRISE])
def test_the_five_kinds_of_beneficiary_are_accepted(app: Flask, form: LegalForm) -> None:
    """R3: who may be supported."""
    assert finding(accounts.facility(legal_form=form), "beneficiary").passed is True


def test_a_large_enterprise_is_refused_with_the_clause_of_the_day(app: Flask) -> None:
    facility = accounts.facility(legal_form=LegalForm.LARGE_ENTERPRISE)

    assert finding(facility, "beneficiary").passed is False
    assert "235/2025" in finding(facility, "beneficiary").clause
    assert "235/2025" not in finding(facility, "beneficiary", date(2025, 10, 14)).clause


def test_case_h_a_ward_of_ha_noi_is_refused_and_case_i_a_recognised_craft_village_is_not(app: Flask) -> None:
    day, ward = date(2025, 11, 1), make.ward_of("01")
    plain = accounts.facility(commune_code=ward)
    village = accounts.facility(commune_code=ward, craft_village="Vạn Phúc", craft_village_recognised=True)

    assert finding(plain, "location", day).passed is False
    assert "235/2025" in finding(plain, "location", day).clause
    assert finding(village, "location", day).passed is True
    assert "Vạn Phúc" in finding(village, "location", day).sentence


def test_r5_an_office_in_the_city_refuses_nobody_who_produces_in_a_commune(app: Flask) -> None:
    maker = accounts.facility(address="Văn phòng: 12 phố Hàng Bài, phường Cửa Nam, Hà Nội")
    found = finding(maker, "location")

    assert found.passed is True
    assert "Bát Tràng" in found.sentence
    assert "235/2025" in found.clause
    in_town = accounts.facility(commune_code=make.ward_of("01"), address="Văn phòng: xã Bát Tràng, Hà Nội")
    assert finding(in_town, "location").passed is False


def test_a_ward_of_dong_nai_by_the_day_of_the_application(app: Flask) -> None:
    facility = accounts.facility(commune_code=make.ward_of("75"), province_code="75")

    assert finding(facility, "location", date(2026, 4, 29)).passed is True
    refused = finding(facility, "location", date(2026, 4, 30))
    assert refused.passed is False
    assert "235/2025" in refused.clause


def test_before_15_october_2025_the_old_place_decides(app: Flask) -> None:
    facility = accounts.facility(old_place="Xã Bát Tràng, Huyện Gia Lâm, Hà Nội")

    before = finding(facility, "location", date(2025, 10, 14))

    assert before.passed is True
    assert "45/2012" in before.clause
    assert finding(facility, "sector", date(2025, 10, 14)).passed is None
    urban = accounts.facility(commune_code=make.ward_of("79"), province_code="79", old_place="Quận 5")
    refused = finding(urban, "location", date(2025, 10, 14))
    assert refused.passed is not True
    assert "45/2012" in refused.clause


def test_facts_of_an_unverified_facility_without_products(app: Flask) -> None:
    facility = accounts.facility(state=FacilityState.PENDING)

    assert finding(facility, "verified").passed is None
    assert finding(facility, "product").passed is None
    catalog.product(facility)
    assert finding(facility, "product").passed is True


def test_enterprises_also_hand_in_their_balance_sheet(app: Flask) -> None:
    enterprise = accounts.facility(legal_form=LegalForm.SME)

    assert queries.needed_documents(enterprise) == [DocumentKind.REGISTRATION, DocumentKind.BALANCE_SHEET]
    assert queries.needed_documents(accounts.facility()) == [DocumentKind.REGISTRATION]


def test_approvals_abroad_are_counted_in_the_calendar_year(app: Flask) -> None:
    facility, approver = accounts.facility(), accounts.staff(Role.APPROVER)
    with clock.fixed(datetime(2026, 3, 1, 3, tzinfo=UTC)):
        for _ in range(2):
            listed = make.application(make.fair(FairKind.OVERSEAS), facility, A.LISTED)
            flow.award(listed, approver)
    with clock.fixed(datetime(2026, 6, 1, 3, tzinfo=UTC)):
        third = make.fair(FairKind.OVERSEAS)
        now = of(queries.facts(third, facility), "abroad")
        assert now.passed is False
        assert "46/2012" in now.clause
    with clock.fixed(datetime(2027, 1, 2, 3, tzinfo=UTC)):
        assert overseas_limit.approved(facility.id, 2027) == 0


def test_another_live_application_is_named(app: Flask) -> None:
    application = make.application()
    again = of(queries.facts(application.fair, application.facility), "only_one")

    assert again.passed is False
    assert application.number in again.sentence
    assert of(queries.facts(application.fair, application.facility, application), "only_one").passed is True


def test_a_fair_of_the_calendar_only_is_not_supported(app: Flask) -> None:
    facility = accounts.facility()

    assert of(queries.facts(make.fair(None), facility), "fair").passed is False
    assert of(queries.facts(make.fair(state=FairState.CANCELLED), facility), "fair").passed is False


def test_the_record_of_a_submission_speaks_both_languages(app: Flask) -> None:
    application = make.application()
    application.eligibility = queries.in_both_languages(
        queries.facts(application.fair, application.facility, application)
    )

    with force_locale("en"):
        english = {one.code: one.sentence for one in queries.as_submitted(application)}
    with force_locale("vi"):
        vietnamese = {one.code: one.sentence for one in queries.as_submitted(application)}

    assert english.keys() == vietnamese.keys()
    assert english["verified"] == "The province has verified the facility."
    assert vietnamese["verified"] == "Cơ sở đã được tỉnh xác minh."
