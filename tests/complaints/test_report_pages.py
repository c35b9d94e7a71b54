"""Reporting, looking the answer up, explaining and deciding, as people see it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.catalog.models import Product
from app.catalog.states import ProductState
from app.complaints.models import ListingReport
from app.complaints.states import ReportState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, catalog, complaints
from tests.pages import Pages

SENT: dict[str, Any] = {"reason": "untrue", "said": complaints.WORDS, "email": "nguoibao@example.com"}


@pytest.fixture
def product(app: Flask) -> Product:
    row = catalog.product(accounts.facility(), state=ProductState.PUBLISHED)
    assert isinstance(row, Product)
    db.session.commit()
    return row


def newest() -> ListingReport:
    db.session.rollback()
    return db.session.scalars(select(ListingReport).order_by(ListingReport.id.desc()).limit(1)).one()


@pytest.mark.parametrize("language", ["", "/en"])
def test_anybody_reports_from_the_page_and_reads_the_answer_by_its_number(
    pages: Pages, product: Product, language: str
) -> None:
    home, name = f"/products/{product.slug}", product.name_vi
    address = f"{home}/report"
    assert f'href="{language}{address}"' in pages.get(f"{language}{home}").html
    form = pages.get(f"{language}{address}")
    sent = pages.post(f"{language}{address}", SENT | {"form_key": form.value_of("form_key")})
    assert sent.status == 303
    number = newest().number
    case = pages.get(sent.location)
    assert number in case.text
    assert name not in case.text, "an unproved report names nobody"
    found = pages.get(f"{language}/reports?number={number.lower()}", status=302)
    assert found.location.endswith(number)


def test_a_facility_is_reported_from_its_page(pages: Pages, product: Product) -> None:
    slug = product.facility.slug
    assert f"/makers/{slug}/report" in pages.get(f"/makers/{slug}").html
    pages.get(f"/makers/{slug}/report")
    pages.post(f"/makers/{slug}/report", SENT)
    assert newest().product_id is None


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(
    pages: Pages, product: Product
) -> None:
    page = pages.post(f"/products/{product.slug}/report", {"said": "Ảnh sai.", "email": "a b"}, status=422)
    assert page.error_of("reason")
    assert page.error_of("email")
    assert page.value_of("said") == "Ảnh sai."
    assert page.value_of("email") == "a b"


def test_a_report_sent_twice_is_one(pages: Pages, product: Product) -> None:
    address = f"/products/{product.slug}/report"
    values = SENT | {"form_key": pages.get(address).value_of("form_key")}
    first, second = pages.post(address, values), pages.post(address, values)
    assert (second.status, second.location) == (303, first.location)


def test_more_than_ten_reports_an_hour_from_one_place_are_refused(pages: Pages, product: Product) -> None:
    address = f"/products/{product.slug}/report"
    for _ in range(10):
        pages.post(address, {**SENT, "email": ""})
    pages.post(address, {**SENT, "email": ""}, status=429)


def test_an_unknown_number_is_said_so(pages: Pages, product: Product) -> None:
    assert pages.get("/reports?number=BT-1", status=404).error_of("number")
    pages.get("/reports/BT-2026-99999", status=404)


def test_the_whole_way_through_the_pages(pages: Pages, product: Product) -> None:
    home, name = f"/products/{product.slug}", product.name_vi
    owner, officer = accounts.owner(product.facility), accounts.officer()
    row = complaints.reported(product)
    where, mine, number = f"/desk/reports/{row.id}", f"/my/reports/{row.id}", row.number
    _sign_in(pages, owner)
    assert number not in pages.get("/my/reports").text, "not asked yet"
    pages.get(mine, status=404)
    _sign_in(pages, officer)
    assert number in pages.get("/desk/reports").text
    hear = pages.get(where).form_values(f"{where}/hear")
    pages.post(f"{where}/hear", hear, status=422)
    pages.post(f"{where}/hear", hear | {"hear-reason": "Ảnh chụp ở đâu?"})
    _sign_in(pages, owner)
    assert complaints.WORDS not in pages.get(mine).text
    answer = pages.get(mine).form_values("/explain")
    assert pages.post(f"{mine}/explain", answer, status=422).error_of("reason")
    pages.post(f"{mine}/explain", answer | {"reason": "Tại xưởng."})
    _sign_in(pages, officer)
    decision = pages.get(where).form_values("/uphold") | {"measure": "taken_down", "reason": "Ảnh giả."}
    pages.post(f"{where}/uphold", decision)
    assert newest().state is ReportState.UPHELD
    pages.sign_out()
    case = pages.get(f"/reports/{number}")
    assert "Ảnh giả." in case.text
    assert name in case.text, "found right: what was reported is named"
    pages.get(home, status=404)


def test_an_officer_enters_an_authoritys_request(pages: Pages, product: Product) -> None:
    home = f"/products/{product.slug}"
    _sign_in(pages, accounts.officer())
    form = {"form_key": pages.get("/desk/reports/new").value_of("form_key")}
    typed = {
        "listing": f"https://chophien.vn/en{home}?photo=2",
        "authority": "Cục Quản lý thị trường",
        "reason": "forbidden",
        "said": "Đề nghị gỡ sản phẩm.",
        "received_at": f"{clock.local(clock.now()):%d/%m/%Y}",
        "received_at-time": f"{clock.local(clock.now()):%H:%M}",
    }
    wrong = pages.post("/desk/reports/new", form | typed | {"listing": "/products/khong-co"}, status=422)
    assert wrong.error_of("listing")
    shown = pages.get(pages.post("/desk/reports/new", form | typed).location)
    assert "24" not in shown.error_of("measure")
    assert newest().authority == "Cục Quản lý thị trường"


def test_who_only_reads_sees_no_decision_to_press(pages: Pages, product: Product) -> None:
    row = complaints.reported(product)
    _sign_in(pages, accounts.officer(Role.AUDITOR))
    page = pages.get(f"/desk/reports/{row.id}")
    assert "/uphold" not in page.html
    pages.get("/desk/reports?show=late")


def _sign_in(pages: Pages, person: Person) -> None:
    pages.sign_in(db.session.merge(person))
