"""Paying support: advance, its return, settlement, each with the papers it needs (R15, R20, R22)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.fairs.states import ApplicationState, DocumentKind
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.money import Money
from app.programme.states import FairKind, FundSource
from app.subsidies import ledger, queries, service
from app.subsidies.models import Award
from app.subsidies.rules import Objected
from app.subsidies.states import AwardState
from tests.make import subsidies as make

ITEM = {"stand_rent": 13_000_000}


def _advanced(amount: int = 7_280_000) -> Award:
    award = make.approved()
    make.paper(award.application, DocumentKind.STAND_CONTRACT)
    service.advance(award, make.accountant(), amount=amount, transfer=make.transfer())
    return award


def test_r22_an_advance_of_seventy_per_cent_passes(app: Flask) -> None:
    award = _advanced()

    assert (award.state, award.paid) == (AwardState.ADVANCED, 7_280_000)
    assert ledger.faults() == []


def test_r22_one_dong_more_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal:
        _advanced(7_280_001)
    assert set(refusal.value.fields) == {"amount"}


def test_r20_no_advance_without_the_signed_contract(app: Flask) -> None:
    with pytest.raises(Objected) as refusal:
        service.advance(make.approved(), make.accountant(), amount=1, transfer=make.transfer())
    assert [one.code for one in refusal.value.objections] == ["contract"]
    assert "36/2013" in refusal.value.clause


def test_r20_settling_names_every_missing_paper_at_once(app: Flask) -> None:
    award = make.approved(make.listed(list_number=""))

    with pytest.raises(Objected) as refusal:
        service.settle(award, make.accountant(), invoiced=ITEM, transfer=make.transfer())
    codes = [one.code for one in refusal.value.objections]
    assert codes == ["listed", "contract", "invoice", "accepted", "own_share"]


@pytest.mark.parametrize("other", [FundSource.TRADE_PROMOTION, FundSource.LOCAL])
def test_r19_no_money_leaves_for_a_stand_that_came_onto_other_money_after_the_approval(
    app: Flask, other: FundSource
) -> None:
    award = make.approved()
    make.stand(award.application, other)
    make.ready_to_settle(award)
    db.session.commit()

    with pytest.raises(Objected) as refusal:
        service.advance(award, make.accountant(), amount=Money(1), transfer=make.transfer())
    assert [one.code for one in refusal.value.objections] == ["other_money"]
    assert "Điều 7.4" in refusal.value.clause
    db.session.rollback()
    with pytest.raises(Objected) as refusal:
        service.settle(award, make.accountant(), invoiced=ITEM, transfer=make.transfer())
    assert [one.code for one in refusal.value.objections] == ["other_money"]


def test_r17_the_state_does_not_pay_the_rest_before_the_facility_paid_its_share(app: Flask) -> None:
    award = make.approved()
    make.paper(award.application, DocumentKind.STAND_CONTRACT)
    make.paper(award.application, DocumentKind.INVOICE)
    make.move(award.application, ApplicationState.ACCEPTED)
    db.session.commit()

    with pytest.raises(Objected) as refusal:
        service.settle(award, make.accountant(), invoiced=ITEM, transfer=make.transfer())
    assert [one.code for one in refusal.value.objections] == ["own_share"]
    db.session.rollback()

    make.own_share_paid(award)
    service.settle(award, make.accountant(), invoiced=ITEM, transfer=make.transfer())
    assert award.state is AwardState.SETTLED


@pytest.mark.parametrize(
    ("invoiced", "paid"),
    [(13_000_000, 10_400_000), (20_000_000, 10_400_000), (10_312_499, 8_249_999), (0, 0)],
)
def test_r15_never_more_than_the_rate_of_what_was_invoiced(app: Flask, invoiced: int, paid: int) -> None:
    line = make.year_cap(50_000_000)
    award = make.ready_to_settle(make.approved())

    service.settle(award, make.accountant(), invoiced={"stand_rent": invoiced}, transfer=make.transfer())

    assert award.paid == paid
    assert (line.committed, line.paid) == (0, paid)
    assert award.application.state is ApplicationState.SETTLED
    assert ledger.faults() == []


def test_settling_after_an_advance_pays_the_rest_only(app: Flask) -> None:
    award = make.ready_to_settle(_advanced())

    service.settle(award, make.accountant(), invoiced=ITEM, transfer=make.transfer())

    assert [(one.kind, one.amount) for one in queries.disbursements(award)] == [
        ("advance", 7_280_000),
        ("rest", 3_120_000),
    ]
    assert ledger.faults() == []


def test_several_items_settle_each_by_its_own_invoice(app: Flask) -> None:
    costs = (("space", 1, 90_000_000), ("booth_build", 1, 60_000_000))
    award = make.approved(make.listed(at=make.fair(FairKind.OVERSEAS), costs=costs))
    make.paper(award.application, DocumentKind.STAND_CONTRACT)
    service.advance(award, make.accountant(), amount=105_000_000, transfer=make.transfer())
    make.ready_to_settle(award)

    invoiced = {"space": 100_000_000, "booth_build": 20_000_000}
    service.settle(award, make.accountant(), invoiced=invoiced, transfer=make.transfer())

    assert award.paid == 110_000_000
    assert ledger.faults() == []


def test_an_advance_above_what_is_accepted_comes_back_first(app: Flask) -> None:
    """I6: what was paid beyond the accepted sum comes back before the rest is settled."""
    award = make.ready_to_settle(_advanced())
    cheaper = {"stand_rent": 8_000_000}

    with pytest.raises(Objected) as refusal:
        service.settle(award, make.accountant(), invoiced=cheaper, transfer=make.transfer())
    assert [one.code for one in refusal.value.objections] == ["advance_too_high"]


def test_an_advance_that_came_back_is_committed_money_again(app: Flask) -> None:
    award = make.ready_to_settle(_advanced())
    accountant = make.accountant()

    service.take_back(award, accountant, transfer=make.transfer(), reason="Hóa đơn thấp hơn.")
    assert (award.state, award.paid) == (AwardState.APPROVED, 0)
    assert ledger.faults() == []
    service.settle(award, accountant, invoiced={"stand_rent": 8_000_000}, transfer=make.transfer())

    assert award.paid == 6_400_000
    assert ledger.faults() == []


def test_an_advance_is_paid_once(app: Flask) -> None:
    award = _advanced()
    with pytest.raises(WrongMoment):
        service.advance(award, make.accountant(), amount=1, transfer=make.transfer())


def test_a_bank_reference_pays_once(app: Flask) -> None:
    first, second = make.approved(), make.approved()
    for award in (first, second):
        make.paper(award.application, DocumentKind.STAND_CONTRACT)
    service.advance(first, make.accountant(), amount=1_000, transfer=make.transfer("CHI 77"))

    with pytest.raises(Invalid) as refusal:
        service.advance(second, make.accountant(), amount=1_000, transfer=make.transfer("chi 77"))
    assert set(refusal.value.fields) == {"bank_reference"}


@pytest.mark.parametrize("days", [-1, 1])
def test_a_payment_day_lies_between_approval_and_today(app: Flask, days: int) -> None:
    award = make.approved()
    make.paper(award.application, DocumentKind.STAND_CONTRACT)
    on = clock.today() + timedelta(days=days)

    with pytest.raises(Invalid) as refusal:
        service.advance(award, make.accountant(), amount=1_000, transfer=make.transfer(on=on))
    assert set(refusal.value.fields) == {"paid_on"}


def test_whoever_checked_the_application_does_not_pay(app: Flask) -> None:
    award, accountant = make.ready_to_settle(make.approved()), make.accountant()
    make.vouched(award.application, accountant)

    with pytest.raises(NotAllowed):
        service.settle(award, accountant, invoiced=ITEM, transfer=make.transfer())


def test_whoever_marked_the_application_as_priority_does_not_approve(app: Flask) -> None:
    award, approver = make.proposed(), make.approver()
    audit.record(approver, award.application, "priority", after={"priority": True}, reason="QĐ 5")

    with pytest.raises(NotAllowed):
        service.approve(award, approver)


def test_a_missing_figure_is_asked_for_at_its_line(app: Flask) -> None:
    award = make.ready_to_settle(make.approved())

    with pytest.raises(Invalid) as refusal:
        service.settle(award, make.accountant(), invoiced={}, transfer=make.transfer())
    assert set(refusal.value.fields) == {f"invoiced_{award.lines[0].id}"}
