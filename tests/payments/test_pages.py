"""Pages of own shares: the facility pays with a code, two officers check, the account has two hands."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.accounts.models import Person
from app.kernel import clock, qr
from app.kernel.db import db
from app.kernel.permissions import Role
from app.payments import queries, service, vietqr
from app.payments.models import Bill
from app.payments.states import BillState
from app.payments.views import own
from app.subsidies import service as subsidies
from tests.make import accounts, subsidies as make
from tests.pages import Pages
from tests.queries import counted


def _bill() -> Bill:
    bill = queries.bill_of(make.approved().id)
    assert bill is not None
    return bill


def _accountant() -> Person:
    return accounts.officer(Role.ACCOUNTANT)


def _state(bill_id: int) -> BillState:
    db.session.commit()
    return db.session.get_one(Bill, bill_id).state


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_facility_sees_code_account_amount_and_words(pages: Pages, language: str) -> None:
    bill = _bill()
    path, memo, owner = f"{language}/my/bills/{bill.id}", bill.memo, accounts.owner(bill.facility)

    page = pages.sign_in(owner).get(path)

    assert page.soup.select_one("svg.qr path")
    assert "0011001234567" in page.text
    assert memo in page.text
    assert re.search(r"2[.,]600[.,]000", page.text)


def test_the_code_holds_what_the_page_says(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    bill, drawn = _bill(), []
    monkeypatch.setattr(qr, "svg", lambda text, title: drawn.append(text))

    with app.test_request_context():
        own.code_of(bill)

    asked = vietqr.read(drawn[0])
    assert (asked.bank_bin, asked.account, asked.amount) == ("970436", "0011001234567", 2_600_000)
    assert asked.notes == ((vietqr.PURPOSE, bill.memo),)


def test_a_stranger_finds_no_bill(pages: Pages) -> None:
    bill = _bill()
    path = f"/my/bills/{bill.id}"
    pages.sign_in(accounts.owner(accounts.facility())).get(path, status=404)
    assert pages.get("/my/bills").soup.select(".empty")


def test_a_paid_or_void_bill_shows_no_code(pages: Pages) -> None:
    bill = _bill()
    path, owner = f"/my/bills/{bill.id}", accounts.owner(bill.facility)
    service.confirm(service.record(bill, make.accountant(), make.incoming(bill)), make.accountant())

    assert not pages.sign_in(owner).get(path).soup.select("svg.qr")


def test_recording_and_confirming_in_the_browser(pages: Pages) -> None:
    bill = _bill()
    bill_id, path = bill.id, f"/desk/bills/{bill.id}"
    pages.sign_in(_accountant())
    form = pages.get(path).form_values("/record")
    typed = {"reference": "FT 1", "amount": "2.600.000", "received_on": clock.today().isoformat()}
    pages.post(f"{path}/record", form | typed)
    assert not pages.get(path).soup.select("form[action$='/confirm']"), "not by the same person"

    page = pages.sign_in(_accountant()).get(path)
    action = page.soup.select_one("form[action$='/confirm']")
    assert action is not None
    pages.post(str(action["action"]), page.form_values("/confirm"))

    assert _state(bill_id) is BillState.PAID


def test_a_refused_transfer_keeps_what_was_typed(pages: Pages) -> None:
    path = f"/desk/bills/{_bill().id}"
    typed = {"reference": "FT 1", "amount": "2.500.000", "received_on": clock.today().isoformat()}

    page = pages.sign_in(_accountant()).post(f"{path}/record", typed, status=422)

    assert page.error_of("amount")
    assert page.value_of("reference") == "FT 1"


def test_recording_twice_with_one_form_records_once(pages: Pages) -> None:
    path = f"/desk/bills/{_bill().id}"
    pages.sign_in(_accountant())
    typed = {"reference": "FT 1", "amount": "2.600.000", "received_on": clock.today().isoformat()}
    form = pages.get(path).form_values("/record") | typed

    assert pages.post(f"{path}/record", form).location == pages.post(f"{path}/record", form).location


def test_sending_back_in_the_browser_needs_a_reason(pages: Pages) -> None:
    bill = _bill()
    receipt = service.record(bill, make.accountant(), make.incoming(bill))
    bill_id, path = bill.id, f"/desk/bills/{bill.id}/receipts/{receipt.id}/return"
    pages.sign_in(_accountant())

    assert pages.post(path, {"reason": ""}, status=422).error_of("reason")
    pages.post(path, {"reason": "Nhầm cơ sở."})

    assert _state(bill_id) is BillState.OPEN


def test_a_receipt_of_another_bill_is_not_found(pages: Pages) -> None:
    bill, other = _bill(), _bill()
    receipt = service.record(bill, make.accountant(), make.incoming(bill))
    path = f"/desk/bills/{other.id}/receipts/{receipt.id}/confirm"

    pages.sign_in(_accountant()).post(path, {}, status=404)


def test_an_account_named_and_confirmed_in_the_browser(pages: Pages) -> None:
    pages.sign_in(_accountant())
    form = pages.get("/desk/accounts").form_values("/desk/accounts")
    pages.post("/desk/accounts", form | {"bank_bin": "970436", "number": "0011 22", "holder": "CUC"})
    assert not pages.get("/desk/accounts").soup.select("form[action$='/confirm']")

    page = pages.sign_in(_accountant()).get("/desk/accounts")
    pages.post(str(page.soup.select_one("form[action$='/confirm']")["action"]), {})

    db.session.commit()
    account = queries.active_account()
    assert account is not None
    assert account.number == "001122"


def test_reconciliation_agrees_and_says_so(pages: Pages) -> None:
    award = make.ready_to_settle(make.approved())
    subsidies.settle(award, make.accountant(), invoiced={"stand_rent": 13_000_000}, transfer=make.transfer())
    _bill()

    page = pages.sign_in(accounts.officer(Role.AUDITOR)).get("/desk/reconciliation")

    assert len(page.soup.select(".pill.t-ok")) == 3
    assert "10.400.000" in page.text


def test_reconciliation_begins_with_this_year_also_where_next_years_ceiling_stands(pages: Pages) -> None:
    year = clock.today().year
    make.cap(f"year:{year}", 50_000_000)
    make.cap(f"year:{year + 1}", 60_000_000)

    pages.sign_in(accounts.officer(Role.AUDITOR))

    assert pages.get("/desk/reconciliation").value_of("year") == str(year)
    assert pages.get(f"/desk/reconciliation?year={year + 1}").value_of("year") == str(year + 1)


def test_reconciliation_names_what_is_broken(pages: Pages) -> None:
    make.approved()
    make.year_cap(50_000_000).committed += 1

    page = pages.sign_in(accounts.officer(Role.AUDITOR)).get("/desk/reconciliation")

    assert "I4" in page.text
    assert page.soup.select(".pill.t-bad")


def test_ledger_verify_ends_badly_when_the_books_are_wrong(app: Flask) -> None:
    make.approved()
    db.session.commit()
    assert app.test_cli_runner().invoke(args=["ledger", "verify"]).exit_code == 0
    make.year_cap(50_000_000).committed += 1
    db.session.commit()

    told = app.test_cli_runner().invoke(args=["ledger", "verify"])

    assert told.exit_code == 1
    assert "I4" in told.output


def test_the_list_of_bills_asks_the_database_a_constant_number_of_times(pages: Pages) -> None:
    pages.sign_in(_accountant())
    _bill()
    _bill()
    pages.get("/desk/bills")
    with counted() as few:
        pages.get("/desk/bills")
    for _ in range(6):
        _bill()
    with counted() as many:
        pages.get("/desk/bills")

    assert len(many) == len(few) <= 12


def test_a_facility_does_not_see_the_desk(pages: Pages) -> None:
    bill = _bill()
    path = f"/desk/bills/{bill.id}"
    pages.sign_in(accounts.owner(bill.facility))
    for one in ("/desk/bills", path, "/desk/accounts", "/desk/reconciliation"):
        pages.get(one, status=403)
