"""An amount ten times off its neighbour is asked about once more, on the page, and goes through with the tick.

No script runs here: the question, the tick and what was typed come from the server.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from bs4.element import Tag

from app.accounts.models import Person
from app.fairs.models import ApplicationCost
from app.fairs.states import ApplicationState, DocumentKind
from app.kernel import clock
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.payments.queries import bill_of
from app.programme.states import FairKind, LineScope
from tests.make import accounts, catalog, fairs, outcomes, papers, subsidies
from tests.pages import Page, Pages

NATIONAL = Role.NATIONAL_OFFICER


def asked_once_more(
    pages: Pages,
    path: str,
    values: dict[str, Any],
    field: str,
    typed: str,
    files: dict[str, bytes] | None = None,
) -> Page:
    """Send an odd amount, read the question, send it again with the tick; the page that comes then."""

    def send(data: dict[str, Any], status: int | None = None) -> Page:
        sent = {name: (io.BytesIO(content), f"{name}.pdf") for name, content in (files or {}).items()}
        return pages.post(path, {**data, **sent}, status=status, content_type="multipart/form-data")

    odd = {**values, field: typed}
    page = send(odd, 422)
    said = page.soup.find(id=f"{field}-say")
    assert isinstance(said, Tag)
    assert "odd" in (said.get("class") or []), "the words are in bold"
    assert said.get_text(strip=True), "the amount is said in words"
    assert page.error_of(field), "the question stands next to the field"
    assert page.value_of(field) == typed
    tick = page.soup.find("input", attrs={"name": f"{field}-sure"})
    assert isinstance(tick, Tag)
    assert not tick.has_attr("checked")
    done = send({**odd, f"{field}-sure": str(tick["value"])})
    assert done.status == 303
    return done


def officer(role: Role = NATIONAL) -> Person:
    return accounts.officer(role)


def test_an_approved_amount_is_compared_with_the_amount_proposed(pages: Pages) -> None:
    award = subsidies.proposed()
    path = f"/desk/awards/{award.id}"
    values = pages.sign_in(officer(Role.APPROVER)).get(path).form_values("/approve")
    asked_once_more(pages, f"{path}/approve", {**values, "reason": "Hồ sơ đủ."}, "amount", "1.040.000")


def test_whoever_returns_a_proposal_is_asked_nothing_about_its_amount(pages: Pages) -> None:
    award = subsidies.proposed()
    path = f"/desk/awards/{award.id}"
    values = pages.sign_in(officer(Role.APPROVER)).get(path).form_values("/approve")
    typed = {**values, "reason": "Thiếu báo giá.", "amount": "1.040.000"}
    assert pages.post(f"{path}/return", typed).status == 303


def test_an_advance_is_compared_with_the_most_there_is(pages: Pages) -> None:
    award = subsidies.approved()
    subsidies.paper(award.application, DocumentKind.STAND_CONTRACT)
    path = f"/desk/awards/{award.id}"
    values = pages.sign_in(officer(Role.ACCOUNTANT)).get(path).form_values("/advance")
    asked_once_more(pages, f"{path}/advance", {**values, "bank_reference": "CHI 1"}, "amount", "728.000")


def test_a_transfer_is_compared_with_its_bill(pages: Pages) -> None:
    bill = bill_of(subsidies.approved().id)
    assert bill is not None
    path = f"/desk/bills/{bill.id}"
    values = pages.sign_in(officer(Role.ACCOUNTANT)).get(path).form_values("/record")
    page = pages.post(f"{path}/record", {**values, "reference": "FT1", "amount": "26.000.000"}, status=422)
    assert "2.600.000" in page.error_of("amount")
    assert page.soup.find("input", attrs={"name": "amount-sure"})


def test_a_fairs_ceiling_is_compared_with_those_of_other_fairs(pages: Pages) -> None:
    other, fair = subsidies.fair(), subsidies.fair()
    subsidies.cap(f"fair:{other.id}", 400_000_000, LineScope.FAIR)
    path = f"/desk/fairs/{fair.id}/ceiling"
    values = pages.sign_in(officer()).get(path).form_values("/ceiling")
    asked_once_more(pages, path, {**values, "clause": "QĐ 12"}, "cap", "4.000.000.000")


def test_a_new_ceiling_is_compared_with_those_of_its_scope(pages: Pages) -> None:
    subsidies.cap(f"year:{clock.today().year}", 20_000_000_000)
    path = "/desk/programme/lines/new"
    values = pages.sign_in(officer()).get(path).form_values("/lines/new")
    wish = {"period": "2026-2030", "scope": "year", "year": "2029", "clause": "QĐ 1"}
    asked_once_more(pages, path, values | wish, "cap", "2.000.000.000")


def test_a_rates_ceiling_is_compared_with_the_one_before(pages: Pages) -> None:
    from_day = (clock.today() + timedelta(days=30)).isoformat()
    first = {"fair_kind": "joined", "cost_item_code": "stand_rent", "percent": "70", "valid_from": from_day}
    subsidies_cap = {**first, "clause": "Thông tư 99/2027/TT-BTC", "cap": "10.000.000"}
    path = "/desk/programme/rates/new"
    values = pages.sign_in(officer()).get(path).form_values("/rates/new")
    made = pages.post(path, values | subsidies_cap)
    pages.sign_in(officer(Role.APPROVER))
    pages.post(f"{made.location}/confirm", pages.get(made.location).form_values("/confirm"))
    later = {"valid_from": (clock.today() + timedelta(days=60)).isoformat()}
    values = pages.sign_in(officer()).get(path).form_values("/rates/new")
    asked_once_more(pages, path, values | subsidies_cap | later, "cap", "100.000.000")


def test_another_stand_price_is_compared_with_the_price_until_now(pages: Pages) -> None:
    fair = fairs.fair(stand_price=6_500_000)
    fairs.application(fair, accounts.facility(), ApplicationState.SUBMITTED)
    path = f"/desk/fairs/{fair.id}/price"
    values = pages.sign_in(officer()).get(path).form_values("/price")
    asked_once_more(pages, path, {**values, "reason": "Báo giá mới."}, "price", "65.000.000")


def test_a_grids_price_is_compared_with_the_fairs(pages: Pages) -> None:
    fair = fairs.fair(stand_price=6_500_000)
    path = f"/desk/fairs/{fair.id}/stands"
    pages.sign_in(officer()).get(path)
    grid = {"letter": "B", "rows": "1", "columns": "2", "funding": "national", "form_key": "g"}
    asked_once_more(pages, path, grid, "price", "65.000.000")


def test_a_new_fairs_price_is_compared_with_fairs_of_its_kind(pages: Pages) -> None:
    kind = str(fairs.fair(stand_price=6_500_000).kind)
    path = "/desk/fairs/new"
    values = pages.sign_in(officer()).get(path).form_values("/fairs/new")
    typed = {**values, "name_vi": "Hội chợ thử", "kind": kind, "stand_price": "65.000.000"}
    page = pages.post(path, typed, status=422)
    assert "6.500.000" in page.error_of("stand_price")


@pytest.mark.parametrize("field, odd", [("price", "65.000.000"), ("support", "520.000")])
def test_a_contracts_amounts_are_compared_with_the_file(pages: Pages, field: str, odd: str) -> None:
    application = fairs.application(state=ApplicationState.AWARDED)
    fairs.allocation(application)
    path = f"/desk/applications/{application.id}"
    values = pages.sign_in(accounts.officer()).get(path).form_values("/contract")
    typed = {**values, "number": "HĐ 1", "signed_on": clock.today().isoformat()}
    asked_once_more(pages, f"{path}/contract", typed, field, odd, {"file": papers.pdf("Hợp đồng")})


def test_a_new_products_price_is_compared_with_goods_like_it(pages: Pages) -> None:
    facility = accounts.facility()
    catalog.product(facility, group_code="cnnt_craft", unit_code="H87", price=320_000)
    pages.sign_in(accounts.owner(facility))
    path = "/my/products/new"
    values = pages.get(path).form_values("/products/new")
    typed = {"name_vi": "Bình hoa", "group_code": "cnnt_craft", "unit_code": "H87", "min_order": "4"}
    asked_once_more(
        pages,
        path,
        values | typed | {"price_kind": "fixed"},
        "price",
        "3.200.000",
        {"photo": catalog.picture(1200, 900)},
    )


def test_a_results_value_is_compared_with_what_the_facility_reported_before(pages: Pages) -> None:
    facility = accounts.facility()
    outcomes.outcome(facility, amount=166_800_000)
    page = _report(pages, facility, amount="1.668.000.000")
    assert "166.800.000" in page.error_of("amount")


def test_a_foreign_amount_is_said_in_words_and_reckoned_by_the_rate_last_reported(pages: Pages) -> None:
    facility, day = accounts.facility(), clock.today()
    known = {"currency_code": "USD", "amount_foreign": 1_000_000, "rate_on": day}
    outcomes.outcome(accounts.facility("Khác"), amount=260_000_000, **known)

    foreign = {"currency_code": "USD", "amount_foreign": "12.500,50", "rate_on": day.isoformat()}
    page = _report(pages, facility, amount="32.501.300", **foreign)

    said = page.soup.find(id="amount_foreign-say")
    assert isinstance(said, Tag)
    assert said.get_text() == "12.500,50\u00a0USD: mười hai nghìn năm trăm USD và 50/100"
    assert "325.013.000" in page.error_of("amount")


def test_a_foreign_amount_in_a_currency_nobody_reported_yet_is_reckoned_roughly(pages: Pages) -> None:
    foreign = {"currency_code": "JPY", "amount_foreign": "1.500.000", "rate_on": clock.today().isoformat()}
    page = _report(pages, accounts.facility(), amount="2.550.000.000", **foreign)
    assert "255.000.000" in page.error_of("amount")


def _report(pages: Pages, facility: Any, **values: str) -> Page:
    pages.sign_in(accounts.owner(facility))
    typed = {
        "buyer_name": "Nordic Table AB",
        "buyer_country_code": "SE",
        "buyer_kind": "distributor",
        "happened_on": clock.today().isoformat(),
        "contract_number": "HĐ 12",
        "currency_code": "VND",
        "contribution": "part",
        "files": (io.BytesIO(papers.pdf("HĐ")), "hop-dong.pdf"),
        **values,
    }
    path = "/my/outcomes/new?stage=contract"
    return pages.post(path, typed, status=422, content_type="multipart/form-data")


def test_what_a_stand_costs_is_compared_with_fairs_of_the_kind(pages: Pages) -> None:
    fair, _ = fairs.fair(stand_price=None), fairs.fair(stand_price=6_500_000)
    application = fairs.application(fair, state=ApplicationState.DRAFT, submitted_at=None)
    path = f"/my/applications/{application.id}/stands"
    pages.sign_in(accounts.owner(application.facility))
    page = pages.save(path, {"stands": "1", "price": "65.000.000"}, status=422)
    assert "6.500.000" in page.error_of("price")
    pages.save(path, {"stands": "1", "price": "65.000.000", "price-sure": "65000000"}, status=303)


@pytest.mark.parametrize("unsent", [ApplicationState.DRAFT, ApplicationState.DISCARDED])
def test_a_few_others_price_is_told_to_nobody(pages: Pages, unsent: ApplicationState) -> None:
    fair = fairs.fair(FairKind.OVERSEAS, stand_price=90_000_000)
    for number in range(5):
        state = unsent if number == 4 else ApplicationState.SUBMITTED
        other = fairs.application(fair, accounts.facility(f"Khác {number}"), state)
        other.costs.append(ApplicationCost(cost_item_code="hotel", quantity=1, unit_price=Money(15_432_100)))
    application = fairs.application(fair, state=ApplicationState.DRAFT, submitted_at=None)
    pages.sign_in(accounts.owner(application.facility))
    page = pages.get(f"/my/applications/{application.id}/stands")
    assert "15432100" not in page.html


def test_another_cost_is_compared_with_what_others_ask_for(pages: Pages) -> None:
    fair = fairs.fair(FairKind.OVERSEAS, stand_price=90_000_000)
    for number in range(5):
        other = fairs.application(fair, accounts.facility(f"Khác {number}"))
        other.costs.append(ApplicationCost(cost_item_code="hotel", quantity=1, unit_price=Money(15_000_000)))
    application = fairs.application(fair, state=ApplicationState.DRAFT, submitted_at=None)
    path = f"/my/applications/{application.id}/stands"
    pages.sign_in(accounts.owner(application.facility))
    page = pages.save(path, {"stands": "1", "amount_hotel": "150.000.000"}, status=422)
    assert "15.000.000" in page.error_of("amount_hotel")
