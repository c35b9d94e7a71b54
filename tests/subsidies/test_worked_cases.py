"""Ten worked cases of the rates, A–J, through the service."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.programme.location import Verdict
from app.programme.queries import location_on
from app.programme.states import FairKind, FundSource
from app.reference.models import Commune
from app.reference.states import CommuneKind
from app.subsidies import award_facts, ledger, service
from app.subsidies.rules import Objected
from tests.make import accounts, subsidies as make

OVERSEAS = (
    ("space", 1, 90_000_000),
    ("booth_build", 1, 60_000_000),
    ("air_ticket", 1, 28_000_000),
    ("hotel", 1, 15_000_000),
)
CASES = {
    "A other domestic fair": (FairKind.JOINED, make.CASE_A, {}, (13_000_000, 10_400_000, 2_600_000)),
    "B rounding": (
        FairKind.JOINED,
        (("stand_rent", 1, 10_312_499),),
        {},
        (10_312_499, 8_249_999, 2_062_500),
    ),
    "C organised fair": (FairKind.ORGANISED, (("stand_rent", 1, 7_200_000),), {}, (7_200_000, 7_200_000, 0)),
    "E overseas": (FairKind.OVERSEAS, OVERSEAS, {}, (150_000_000, 150_000_000, 43_000_000)),
    "J priority": (FairKind.JOINED, make.CASE_A, {"priority": True}, (13_000_000, 13_000_000, 0)),
}


@pytest.mark.parametrize(
    ("craft_village", "verdict"),
    [(False, Verdict.NO), (True, Verdict.YES)],
    ids=["H ward of Hà Nội", "I craft village"],
)
def test_cases_h_and_i_a_ward_of_ha_noi(app: Flask, craft_village: bool, verdict: Verdict) -> None:
    ward = db.session.scalars(
        select(Commune).where(Commune.province_code == "01", Commune.kind == CommuneKind.WARD).limit(1)
    ).one()

    found = location_on(ward, date(2025, 11, 1), craft_village_recognised=craft_village)

    assert found.verdict is verdict
    assert "235/2025" in found.clause


@pytest.mark.parametrize("case", CASES)
def test_worked_case(app: Flask, case: str) -> None:
    """R9 (C), R10 and R15 (A, B), R11 and R12 (E: ticket and hotel are not on the list), R14 (J)."""
    kind, costs, values, (eligible, support, own_share) = CASES[case]
    award = make.approved(make.listed(at=make.fair(kind), costs=costs, **values))

    assert (award.eligible, award.support, award.own_share) == (eligible, support, own_share)
    assert award.lines[0].clause
    assert ledger.faults() == []


def test_case_d_a_stand_on_trade_promotion_money_gets_nothing(app: Flask) -> None:
    application = make.listed(at=make.fair(FairKind.ORGANISED), costs=(("stand_rent", 1, 7_200_000),))
    make.stand(application, FundSource.TRADE_PROMOTION)

    assert award_facts.of_application(application, FundSource.NATIONAL).most.support == 0
    with pytest.raises(Objected) as refusal:
        service.propose(application, make.proposer())
    assert "Điều 7.4" in refusal.value.clause


def test_case_f_a_third_approval_abroad_in_a_year_is_blocked(app: Flask) -> None:
    facility = accounts.facility()
    for _ in range(2):
        make.approved(make.listed(facility, make.fair(FairKind.OVERSEAS), OVERSEAS))
    third = make.proposed(make.listed(facility, make.fair(FairKind.OVERSEAS), OVERSEAS))

    with pytest.raises(Objected) as refusal:
        service.approve(third, make.approver())
    assert [one.code for one in refusal.value.objections] == ["overseas"]
    assert "46/2012" in refusal.value.clause


def test_case_f_starts_anew_with_the_calendar_year(app: Flask) -> None:
    facility = accounts.facility()
    with clock.fixed(clock.at(date(2026, 12, 30))):
        for _ in range(2):
            make.approved(make.listed(facility, make.fair(FairKind.OVERSEAS), OVERSEAS))
    with clock.fixed(clock.at(date(2027, 1, 4))):
        make.approved(make.listed(facility, make.fair(FairKind.OVERSEAS), OVERSEAS))

    assert ledger.faults() == []


def test_case_g_the_first_advance_is_at_most_seventy_per_cent(app: Flask) -> None:
    award = make.approved()
    assert award_facts.of_award(award).most_advance(award.support) == 7_280_000
