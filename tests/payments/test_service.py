"""Own shares: billed with the approval, paid by a transfer that two officers stand behind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given, strategies as st
from sqlalchemy import select

from app.kernel import bus, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.notices.models import Notice
from app.payments import invariants, queries, service, vietqr
from app.payments.events import BillPaid
from app.payments.models import Bill, CollectingAccount
from app.payments.service.bill import due_on, memo_of
from app.payments.states import BillState, ReceiptState
from app.programme.states import FairKind
from app.subsidies import service as subsidies
from tests.make import accounts, subsidies as make


def _bill() -> Bill:
    bill = queries.bill_of(make.approved().id)
    assert bill is not None
    return bill


def test_the_bill_is_the_own_share_of_supported_items_only(app: Flask) -> None:
    award = make.approved(make.listed(costs=(*make.CASE_A, ("goods_transport", 1, 4_200_000))))
    bill = queries.bill_of(award.id)

    assert bill is not None
    assert (bill.amount, award.own_share) == (2_600_000, 6_800_000)
    assert invariants.faults() == []


def test_a_fully_supported_stand_makes_no_bill(app: Flask) -> None:
    award = make.approved(make.listed(at=make.fair(FairKind.ORGANISED)))

    assert queries.bill_of(award.id) is None
    assert invariants.faults() == []


def test_without_a_collecting_account_the_approval_is_refused(app: Flask) -> None:
    award = subsidies.propose(make.listed(), make.proposer())

    with pytest.raises(WrongMoment):
        subsidies.approve(award, make.approver())


@given(st.integers(1, 99_999), st.integers(2024, 2100))
def test_the_words_of_a_transfer_fit_the_field_and_name_the_bill(number: int, year: int) -> None:
    memo = memo_of(f"TT-{year}-{number:05d}")

    assert len(memo) <= vietqr.LONGEST_TEXT
    assert memo.isascii()
    assert f"{year}{number:05d}" in memo


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(-40, 400))
def test_a_bill_is_never_due_in_the_past_nor_after_the_fair_opens(today: date, days: int) -> None:
    due = due_on(today, today + timedelta(days=days))

    assert today <= due <= today + timedelta(days=15)
    assert due < today + timedelta(days=days) or due == today


def test_recorded_by_one_and_confirmed_by_another_it_is_paid(app: Flask) -> None:
    bill, heard = _bill(), []
    bus.listen(BillPaid, heard.append)
    try:
        receipt = service.record(bill, make.accountant(), make.incoming(bill, reference=" ft 2632 "))
        assert bill.state is BillState.MATCHED
        service.confirm(receipt, make.accountant())
    finally:
        bus._listeners[BillPaid].remove(heard.append)

    assert (bill.state, receipt.state, receipt.provider_ref) == (
        BillState.PAID,
        ReceiptState.CONFIRMED,
        "FT2632",
    )
    assert heard == [BillPaid(bill.id)]
    assert invariants.faults() == []


def test_whoever_recorded_it_does_not_confirm_it(app: Flask) -> None:
    bill, accountant = _bill(), make.accountant()
    receipt = service.record(bill, accountant, make.incoming(bill))

    with pytest.raises(NotAllowed):
        service.confirm(receipt, accountant)


def test_the_amount_must_be_exact(app: Flask) -> None:
    bill = _bill()
    for amount in (bill.amount - 1, bill.amount + 1):
        with pytest.raises(Invalid) as refusal:
            service.record(bill, make.accountant(), make.incoming(bill, amount=amount))
        assert set(refusal.value.fields) == {"amount"}
        bill.state = BillState.OPEN


def test_a_reference_counts_once_however_it_is_typed(app: Flask) -> None:
    first, second = _bill(), _bill()
    service.record(first, make.accountant(), make.incoming(first, reference="FT 0001"))

    with pytest.raises(Invalid) as refusal:
        service.record(second, make.accountant(), make.incoming(second, reference="ft0001"))
    assert first.number in refusal.value.fields["reference"]


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_lies_between_the_bill_and_today(app: Flask, days: int) -> None:
    bill = _bill()
    on = clock.today() + timedelta(days=days)

    with pytest.raises(Invalid) as refusal:
        service.record(bill, make.accountant(), make.incoming(bill, received_on=on))
    assert set(refusal.value.fields) == {"received_on"}


def test_a_transfer_sent_back_opens_the_bill_again_and_says_why(app: Flask) -> None:
    bill = _bill()
    accounts.owner(bill.facility)
    receipt = service.record(bill, make.accountant(), make.incoming(bill))

    service.send_back(receipt, make.accountant(), reason="Nhầm cơ sở.")

    assert (bill.state, receipt.state) == (BillState.OPEN, ReceiptState.RETURNED)
    facts = db.session.scalar(select(Notice.facts).where(Notice.template == "payments/sent_back"))
    assert facts is not None
    assert facts["reason"] == "Nhầm cơ sở."
    again = service.record(bill, make.accountant(), make.incoming(bill))
    assert again.state is ReceiptState.RECORDED
    assert invariants.faults() == []


def test_sending_back_needs_a_reason(app: Flask) -> None:
    bill = _bill()
    receipt = service.record(bill, make.accountant(), make.incoming(bill))
    with pytest.raises(Invalid):
        service.send_back(receipt, make.accountant(), reason="")


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_award_is_not_cancelled_while_the_facilitys_money_is_here(app: Flask, confirmed: bool) -> None:
    bill = _bill()
    receipt = service.record(bill, make.accountant(), make.incoming(bill))
    if confirmed:
        service.confirm(receipt, make.accountant())

    with pytest.raises(WrongMoment) as refusal:
        subsidies.cancel(bill.award, make.approver(), reason="Hoãn.")
    assert bill.number in refusal.value.message


def test_after_the_own_share_went_back_the_award_can_be_cancelled(app: Flask) -> None:
    """I9: what came in is given back once, by another person than who confirmed it."""
    bill, second = _bill(), make.accountant()
    receipt = service.record(bill, make.accountant(), make.incoming(bill))
    service.confirm(receipt, second)
    with pytest.raises(NotAllowed):
        service.pay_back(receipt, second, reason="Hoãn hội chợ.")

    service.pay_back(receipt, make.accountant(), reason="Hoãn hội chợ.")
    assert (bill.state, bill.paid_at) == (BillState.OPEN, None)
    subsidies.cancel(bill.award, make.approver(), reason="Hoãn hội chợ.")

    assert bill.state is BillState.VOID
    assert invariants.faults() == []


def test_once_settled_the_own_share_stays(app: Flask) -> None:
    award = make.ready_to_settle(make.approved())
    subsidies.settle(award, make.accountant(), invoiced={"stand_rent": 13_000_000}, transfer=make.transfer())
    bill = queries.bill_of(award.id)
    assert bill is not None

    with pytest.raises(WrongMoment):
        service.pay_back(bill.receipts[0], make.accountant(), reason="x")


def test_an_account_is_used_once_a_second_accountant_confirmed_it(app: Flask) -> None:
    named = service.propose_account(
        make.accountant(), bank_bin="970436", number="0011 0012 3456", holder="CUC KHUYEN CONG"
    )
    assert queries.active_account() is None

    service.confirm_account(named, make.accountant())

    assert queries.active_account() is named
    assert named.number == "001100123456"


def test_whoever_named_an_account_does_not_confirm_it(app: Flask) -> None:
    accountant = make.accountant()
    named = service.propose_account(accountant, bank_bin="970436", number="001100123456", holder="CUC")

    with pytest.raises(NotAllowed):
        service.confirm_account(named, accountant)


def test_a_new_account_replaces_the_old_one_for_new_bills_only(app: Flask) -> None:
    bill = _bill()
    old = bill.account
    named = service.propose_account(make.accountant(), bank_bin="970415", number="99887766", holder="CUC")
    service.confirm_account(named, make.accountant())

    assert queries.active_account() is named
    assert bill.account is old
    assert _bill().account is named


def test_an_account_set_aside_is_not_confirmed_any_more(app: Flask) -> None:
    named = service.propose_account(make.accountant(), bank_bin="970436", number="001100123456", holder="CUC")
    service.set_account_aside(named, make.accountant())

    with pytest.raises(WrongMoment):
        service.confirm_account(named, make.accountant())
    assert queries.waiting_account() is None


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("bank_bin", {"bank_bin": "000000"}),
        ("number", {"number": "1" * 20}),
        ("number", {"number": "ngân hàng"}),
        ("holder", {"holder": " "}),
    ],
)
def test_an_account_that_vietqr_cannot_hold_is_refused(
    app: Flask, field: str, values: dict[str, str]
) -> None:
    good = {"bank_bin": "970436", "number": "001100123456", "holder": "CUC"}
    with pytest.raises(Invalid) as refusal:
        service.propose_account(make.accountant(), **(good | values))
    assert set(refusal.value.fields) == {field}


def test_others_than_accountants_touch_no_account(app: Flask) -> None:
    for actor in (make.proposer(), make.approver()):
        with pytest.raises(NotAllowed):
            service.propose_account(actor, bank_bin="970436", number="1", holder="x")
    assert db.session.scalar(select(CollectingAccount.id)) is None


def test_the_watch_sees_a_bill_that_says_paid_without_a_transfer(app: Flask) -> None:
    bill = _bill()
    bill.state = BillState.PAID
    db.session.flush()

    assert {fault.rule for fault in invariants.faults()} == {"I8"}


@pytest.mark.parametrize("spelt", ["ft 26330.001", "ＦＴ２６３３０００１", "FT-26330/001", "ft26330001"])
def test_a_bank_reference_is_known_however_it_is_spelt(app: Flask, spelt: str) -> None:
    first, second = _bill(), _bill()
    service.record(first, make.accountant(), make.incoming(first, reference="FT26330001"))

    with pytest.raises(Invalid) as no:
        service.record(second, make.accountant(), make.incoming(second, reference=spelt))

    assert list(no.value.fields) == ["reference"]


def test_a_reference_of_signs_alone_is_none(app: Flask) -> None:
    bill = _bill()
    with pytest.raises(Invalid) as no:
        service.record(bill, make.accountant(), make.incoming(bill, reference=" -./ "))
    assert list(no.value.fields) == ["reference"]
