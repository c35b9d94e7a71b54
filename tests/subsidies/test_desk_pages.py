"""The desk's pages of support: lists, the decision, its refusals, the books."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.accounts.models import Person
from app.fairs.states import ApplicationState, DocumentKind
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from app.subsidies import service
from app.subsidies.models import Award, LedgerTransaction
from app.subsidies.states import AwardState
from tests.make import accounts, subsidies as make
from tests.pages import Pages


def _officer(role: Role) -> Person:
    return accounts.officer(role)


def _reread(award_id: int) -> Award:
    db.session.commit()
    return db.session.get_one(Award, award_id)


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_decision_page_shows_items_ceilings_and_four_eyes(pages: Pages, language: str) -> None:
    make.year_cap(100_000_000)
    award = make.proposed(make.listed(costs=(*make.CASE_A, ("goods_transport", 1, 4_200_000))))

    page = pages.sign_in(_officer(Role.APPROVER)).get(f"{language}/desk/awards/{award.id}")

    assert "10.400.000" in page.text or "10,400,000" in page.text
    assert "28/2018" in page.text
    assert page.soup.select("svg.seg rect.fill-this")
    assert page.value_of("amount").replace(".", ",") == "10,400,000"
    assert page.soup.select_one("button[data-approve]:not([disabled])")


def test_a_list_leads_to_the_proposal_and_the_proposal_to_the_award(pages: Pages) -> None:
    application = make.listed()
    number, path = application.number, f"/desk/awards/new/{application.id}"
    pages.sign_in(_officer(Role.NATIONAL_OFFICER))

    assert number in pages.get("/desk/awards").text
    page = pages.post(path, pages.get(path).form_values("/desk/awards/new"))

    assert "10.400.000" in pages.get(page.location).text
    assert number not in pages.get("/desk/awards").text


def test_approving_in_the_browser(pages: Pages) -> None:
    award = make.proposed()
    award_id = award.id
    path = f"/desk/awards/{award_id}"
    pages.sign_in(_officer(Role.APPROVER))
    form = pages.get(path).form_values("/approve")

    pages.post(f"{path}/approve", form | {"reason": "Hồ sơ đủ."})

    assert _reread(award_id).state is AwardState.APPROVED
    page = pages.get(path)
    assert page.soup.select_one("a.att[href^='/letters/']")


def test_a_double_click_decides_once_and_leads_to_the_same_page(pages: Pages) -> None:
    award = make.proposed()
    path = f"/desk/awards/{award.id}"
    pages.sign_in(_officer(Role.APPROVER))
    form = pages.get(path).form_values("/approve")

    first, second = pages.post(f"{path}/approve", form), pages.post(f"{path}/approve", form)

    assert first.location == second.location
    assert db.session.scalar(select(func.count(LedgerTransaction.id))) == 1


def test_whoever_was_slower_reads_who_was_faster_and_when(pages: Pages) -> None:
    award = make.proposed()
    award_id = award.id
    path, person = f"/desk/awards/{award_id}", accounts.officer(Role.APPROVER, name="Lê Thu Trang")
    faster, slower = accounts.acting(person), accounts.officer(Role.APPROVER)
    form = pages.sign_in(slower).get(path).form_values("/approve")
    service.approve(_reread(award_id), faster)
    at = clock.local(clock.now()).strftime("%H:")

    page = pages.post(f"{path}/approve", form, status=409)

    assert "Lê Thu Trang" in page.text
    assert at in page.text
    assert db.session.scalar(select(func.count(LedgerTransaction.id))) == 1


def test_over_a_ceiling_the_button_is_dead_and_says_by_how_much(pages: Pages) -> None:
    award = make.proposed()
    award_id = award.id
    make.year_cap(10_000_000)
    pages.sign_in(_officer(Role.APPROVER))
    path = f"/desk/awards/{award_id}"

    page = pages.get(path)
    assert page.soup.select_one("button[data-approve][disabled]")
    assert re.search(r"(?<![\d.])400\.000", page.text)
    refused = pages.post(f"{path}/approve", {"amount": "10.400.000", "reason": "x"}, status=409)
    assert refused.value_of("reason") == "x"
    assert pages.get(f"{path}?amount=10.000.000").soup.select_one("button[data-approve]:not([disabled])")
    pages.post(f"{path}/approve", {"amount": "10.000.000"})
    assert _reread(award_id).support == 10_000_000


@pytest.mark.parametrize("language", ["", "/en"])
def test_over_a_ceiling_the_proposer_reads_beside_the_button_by_how_much_and_what_fits(
    pages: Pages, language: str
) -> None:
    application = make.listed()
    make.year_cap(10_000_000)
    path = f"{language}/desk/awards/new/{application.id}"
    pages.sign_in(_officer(Role.NATIONAL_OFFICER))

    warning = pages.get(path).soup.select_one("#decision form[method=post] #too-much")

    assert warning is not None
    said = warning.get_text().replace(",", ".")
    assert re.search(r"(?<![\d.])400\.000", said)
    assert "10.000.000" in said
    make.year_cap(10_400_000)
    assert not pages.get(path).soup.select("#too-much")


def test_over_a_ceiling_the_highest_amount_that_fits_is_a_link_that_fills_it_in(pages: Pages) -> None:
    award = make.proposed()
    make.year_cap(4_123_457)
    pages.sign_in(accounts.officer(Role.APPROVER))
    number = award.id

    link = pages.get(f"/desk/awards/{number}").soup.select_one("#preview a")
    assert link is not None
    page = pages.get(str(link["href"]))

    assert page.value_of("amount") == "4.123.457"
    assert not page.soup.select("button[data-approve][disabled]")
    assert not page.soup.select("#preview a")


def test_without_a_script_the_one_field_is_looked_at_and_nothing_typed_is_lost(pages: Pages) -> None:
    award = make.proposed()
    make.year_cap(10_000_000)
    pages.sign_in(_officer(Role.APPROVER))
    award_id, path = award.id, f"/desk/awards/{award.id}"
    shown = pages.get(path)
    assert len(shown.soup.select("#decision input[inputmode=numeric]")) == 1, "one field for the amount"

    values = {**shown.form_values("/approve"), "amount": "9.000.000", "reason": "Ngân sách còn ít."}
    looked = pages.post(f"{path}/look", values, status=200)

    assert (looked.value_of("amount"), looked.value_of("reason")) == ("9.000.000", "Ngân sách còn ít.")
    assert looked.soup.select_one("button[data-approve]:not([disabled])")
    assert "9.000.000" in looked.soup.select_one("#preview h3").text
    assert _reread(award_id).state is AwardState.PROPOSED
    wrong = pages.post(f"{path}/look", {**values, "amount": "chín triệu"}, status=422)
    assert wrong.soup.select_one("#amount-error"), "what is wrong is said at the field"
    assert wrong.value_of("amount") == "chín triệu"


def test_the_preview_follows_the_amount(pages: Pages) -> None:
    award = make.proposed()
    make.year_cap(10_000_000)
    pages.sign_in(_officer(Role.APPROVER))

    answer = pages.client.get(f"/desk/awards/{award.id}/preview?amount=9000000")

    assert 'data-fits="yes"' in answer.get_data(as_text=True)


def test_the_proposer_is_told_that_a_colleague_decides(pages: Pages) -> None:
    person = _officer(Role.NATIONAL_OFFICER)
    make.collecting_account()
    path = f"/desk/awards/{service.propose(make.listed(), accounts.acting(person)).id}"

    page = pages.sign_in(person).get(path)

    assert not page.soup.select("button[data-approve]")
    pages.post(f"{path}/approve", {}, status=403)


def test_returning_needs_a_reason_and_keeps_what_was_typed(pages: Pages) -> None:
    award = make.proposed()
    award_id = award.id
    pages.sign_in(_officer(Role.APPROVER))

    page = pages.post(f"/desk/awards/{award_id}/return", {"amount": "5.000.000"}, status=422)
    assert page.error_of("reason")
    assert page.value_of("amount") == "5.000.000"

    pages.post(f"/desk/awards/{award_id}/return", {"reason": "Thiếu hợp đồng."})
    assert _reread(award_id).state is AwardState.DRAFT


def test_a_province_sees_its_own_awards_only(pages: Pages) -> None:
    award = make.proposed()
    number, paths = award.application.number, (award.id, award.application_id)
    pages.sign_in(accounts.officer(Role.PROVINCIAL_OFFICER, "31"))

    pages.get(f"/desk/awards/{paths[0]}", status=404)
    pages.get(f"/desk/awards/new/{paths[1]}", status=403)
    assert number not in pages.get("/desk/awards?show=all").text


def test_a_facility_has_no_way_to_the_desk(pages: Pages) -> None:
    award = make.approved()
    pages.sign_in(accounts.owner(award.facility))

    for path in ("/desk/awards", f"/desk/awards/{award.id}", "/desk/ledger"):
        pages.get(path, status=403)


@pytest.mark.parametrize("show", ["propose", "approve", "pay", "all"])
def test_lists_ask_the_database_a_constant_number_of_times(pages: Pages, show: str) -> None:
    pages.sign_in(_officer(Role.APPROVER))
    _some(3)
    pages.get("/desk/awards?show=all")
    few = _queries(pages, f"/desk/awards?show={show}")
    _some(8)

    assert _queries(pages, f"/desk/awards?show={show}") == few
    assert few <= 12


def _some(number: int) -> None:
    for _ in range(number):
        make.listed()
        make.proposed()
        make.approved()


def _queries(pages: Pages, path: str) -> int:
    seen: list[str] = []
    db.session.commit()  # what the test itself left to be written is none of the page's questions

    def count(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        pages.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_the_books_show_every_posting_with_its_entries(pages: Pages) -> None:
    award, other = make.approved().number, make.approved().number
    pages.sign_in(_officer(Role.AUDITOR))

    page = pages.get(f"/desk/ledger?award={award}")

    assert award in page.text
    assert other not in page.text
    assert "10.400.000" in page.text


def test_paying_in_the_browser_from_advance_to_settlement(pages: Pages) -> None:
    award = make.approved()
    award_id = award.id
    path = f"/desk/awards/{award_id}"
    accountant = _officer(Role.ACCOUNTANT)
    pages.sign_in(accountant)
    day = clock.today().isoformat()
    assert pages.get(path).soup.select_one("#advance button[disabled]")
    make.paper(_reread(award_id).application, DocumentKind.STAND_CONTRACT)

    pages.post(f"{path}/advance", {"amount": "7.280.000", "bank_reference": "CHI 0001", "paid_on": day})
    make.paper(_reread(award_id).application, DocumentKind.INVOICE)
    make.move(_reread(award_id).application, ApplicationState.ACCEPTED)
    page = pages.get(path)
    assert page.soup.select_one("#settle button[disabled]"), "the own share has not come in"
    make.own_share_paid(_reread(award_id))
    form = pages.get(path).form_values("/settle")
    pages.post(f"{path}/settle", form | {"bank_reference": "CHI 0002", "paid_on": day})

    settled = _reread(award_id)
    assert (settled.state, settled.paid) == (AwardState.SETTLED, 10_400_000)
    assert settled.application.state is ApplicationState.SETTLED


def test_a_payment_form_that_is_refused_keeps_what_was_typed(pages: Pages) -> None:
    award = make.approved()
    make.paper(award.application, DocumentKind.STAND_CONTRACT)
    pages.sign_in(_officer(Role.ACCOUNTANT))
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()

    page = pages.post(
        f"/desk/awards/{award.id}/advance",
        {"amount": "8.000.000", "bank_reference": "CHI 0001", "paid_on": tomorrow},
        status=422,
    )

    assert page.error_of("amount")
    assert page.value_of("bank_reference") == "CHI 0001"


def test_a_desk_without_work_says_so(pages: Pages, app: Flask) -> None:
    pages.sign_in(_officer(Role.APPROVER))

    for path in ("/desk/awards?show=propose", "/desk/awards?show=approve", "/desk/ledger"):
        assert pages.get(path).soup.select(".empty")


def test_who_may_not_propose_is_led_to_the_application(pages: Pages) -> None:
    number = make.listed().id
    pages.sign_in(accounts.officer(Role.APPROVER))

    page = pages.get("/desk/awards?show=propose")

    assert page.soup.find("a", href=f"/desk/applications/{number}")
    assert not page.soup.find("a", href=f"/desk/awards/new/{number}")


@pytest.mark.parametrize("language", ["", "/en"])
def test_an_award_of_a_facility_here_at_a_fair_elsewhere_is_found_by_the_number_of_its_application(
    pages: Pages, language: str
) -> None:
    of = accounts.facility(province_code="01")
    award = make.approved(make.listed(of, make.fair(province_code="31", run_by_department=True)))
    asked, number = award.application.number, award.number
    path, application = f"{language}/desk/awards/{award.id}", f"/desk/applications/{award.application_id}"
    pages.sign_in(accounts.officer(Role.PROVINCIAL_OFFICER, "01"))
    pages.get(application, status=404)

    for box in (
        f"/desk/find?q={asked}",
        f"/desk/awards?show=all&q={asked}",
        f"/desk/awards?show=all&q={number}",
    ):
        found = pages.get(f"{language}{box}")
        assert [link.get_text() for link in found.soup.select(f"main a[href='{path}']")] == [number], box
        assert not found.soup.select(f"a[href$='{application}']"), box
    pages.get(path)


def test_the_list_of_all_awards_counts_them_and_has_no_column_for_a_day_that_nothing_waits_for(
    pages: Pages,
) -> None:
    make.approved()
    pages.sign_in(_officer(Role.APPROVER))

    page = pages.get("/en/desk/awards?show=all")

    assert "Answer due" not in page.text
    assert page.soup.select_one(".chip[aria-current] .num").get_text() == "1"
    assert "Answer due" in pages.get("/en/desk/awards?show=pay").text
