"""What everybody reads about support, and what staff write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Person
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from app.programme import queries
from app.programme.models import BudgetLine
from app.programme.queries import parameter, terms_on
from app.programme.states import FairKind
from tests.make import accounts, fairs, programme as make
from tests.pages import Pages


def officer() -> Person:
    return accounts.officer(Role.NATIONAL_OFFICER)


def by_another(pages: Pages, proposal: str) -> None:
    """The approver confirms what stands at this address."""
    pages.sign_in(accounts.officer(Role.APPROVER))
    values = pages.get(proposal).form_values("/confirm")
    pages.post(f"{proposal}/confirm", values)


def test_rates_stand_with_clause_and_date_and_what_is_never_paid(pages: Pages) -> None:
    page = pages.get("/support")

    for words in (
        "80%",
        "khoản 6 Điều 8 Thông tư 28/2018/TT-BTC",
        "từ 12/05/2018",
        "vé máy bay",
        "chưa có trần tiền",
    ):
        assert words in page.text


@pytest.mark.parametrize(
    "query, sums",
    [
        ("kind=joined&stands=2&price=6.500.000", ("13.000.000", "10.400.000", "2.600.000")),
        ("kind=joined&stands=1&price=10312499", ("10.312.499", "8.249.999", "2.062.500")),
        ("kind=organised&stands=1&price=7200000", ("7.200.000", "7.200.000", "0 ₫".replace(" ", "\u00a0"))),
        ("kind=overseas&stands=1&price=90000000", ("90.000.000", "90.000.000", "khoản 6 Điều 8")),
    ],
)
def test_the_calculator_shows_its_working(pages: Pages, query: str, sums: tuple[str, ...]) -> None:
    page = pages.get(f"/support?{query}")

    panel = page.soup.find(id="calculator")
    assert panel is not None
    assert all(amount in panel.get_text() for amount in sums)


def test_the_calculator_says_what_it_cannot_read(pages: Pages) -> None:
    page = pages.get("/support?kind=joined&stands=99&price=abc")

    assert page.error_of("stands")
    assert page.error_of("price")
    assert page.value_of("price") == "abc"
    pages.get("/support?kind=odd")
    pages.get("/support?legal_form=odd&place=ba+vi&commune=zzz")


@pytest.mark.parametrize(
    "query, words",
    [
        ("legal_form=household&place=ba+dinh&commune=00004", "không thuộc làng nghề được công nhận"),
        (
            "legal_form=household&place=ba+dinh&commune=00004&craft_village=y",
            "Loại hình và nơi sản xuất phù hợp",
        ),
        ("legal_form=household&place=bat+trang&commune=00577", "Loại hình và nơi sản xuất phù hợp"),
        ("legal_form=large_enterprise&place=bat+trang&commune=00577", "Chưa được hỗ trợ"),
        ("legal_form=household&place=khong+co+noi+nay", "Không thấy xã, phường nào tên này"),
    ],
)
def test_the_quick_check_answers_form_and_place(pages: Pages, query: str, words: str) -> None:
    assert words in pages.get(f"/support?{query}").text


@pytest.mark.parametrize(
    ("language", "words"), [("", "Nhập xã, phường."), ("/en", "Write the commune or ward.")]
)
@pytest.mark.parametrize("typed", ["", "+++"])
def test_the_quick_check_without_a_place_asks_for_it_at_the_field(
    pages: Pages, language: str, words: str, typed: str
) -> None:
    page = pages.get(f"{language}/support?legal_form=household&place={typed}&commune=")

    assert page.error_of("place") == words
    assert not page.soup.select_one("#check [role=status]").get_text(strip=True)


def test_a_name_that_fits_many_places_is_asked_back(pages: Pages) -> None:
    page = pages.get("/support?legal_form=cooperative&place=ba+dinh")

    links = [a["href"] for a in page.soup.select("#check li a")]
    assert len(links) > 1
    assert "Bạn muốn chọn nơi nào" in page.text
    assert "Căn cứ" in pages.get(str(links[0]).split("#")[0]).text


def test_staff_see_targets_and_ceilings(pages: Pages) -> None:
    make.line(committed=4_000_000, paid=1_000_000)
    pages.sign_in(accounts.officer())

    page = pages.get("/desk/programme?period=2026-2030")

    assert "chưa thấy trong văn bản đã công bố" in page.text
    assert "5.000.000" in page.text
    assert "10.000" in pages.get("/desk/programme?period=2021-2025&scope=odd").text


def test_facilities_do_not_come_to_the_programmes_desk(pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))

    pages.get("/desk/programme", status=403)


def test_an_officer_sets_and_moves_a_ceiling(pages: Pages) -> None:
    pages.sign_in(officer())
    pages.get("/desk/programme/lines/new")
    wish = {"period": "2026-2030", "scope": "year", "year": "2027", "cap": "5.000.000", "clause": "QĐ 1"}

    made = pages.post("/desk/programme/lines/new", {**wish, "form_key": "a"})
    assert db.session.query(BudgetLine).all() == []
    by_another(pages, made.location)
    line = f"/desk/programme/lines/{db.session.query(BudgetLine).one().id}"
    values = pages.sign_in(officer()).get(line).form_values("/lines/")
    moved = pages.post(line, {**values, "cap": "8.000.000", "reason": "Bổ sung dự toán."})
    assert db.session.query(BudgetLine).one().cap == 5_000_000
    assert "8.000.000" in pages.get(line).text
    by_another(pages, moved.location)

    row = db.session.query(BudgetLine).one()
    assert (row.key, row.cap) == ("year:2027", 8_000_000)
    assert "Bổ sung dự toán." in pages.get(line).text
    pages.sign_in(officer())
    again = pages.post("/desk/programme/lines/new", {**wish, "form_key": "b"}, status=422)
    assert "đã có" in again.text


def test_a_ceiling_below_what_is_taken_is_refused_next_to_the_field(pages: Pages) -> None:
    line_id = make.line(committed=4_000_000).id
    pages.sign_in(officer())

    typed = {"cap": "3.000.000", "reason": "Cắt.", "seen": "10000000", "form_key": "k"}
    page = pages.post(f"/desk/programme/lines/{line_id}", typed, status=422)

    assert "4.000.000" in page.error_of("cap")


def test_a_reader_of_ceilings_does_not_move_them(pages: Pages) -> None:
    line_id = make.line().id
    pages.sign_in(accounts.officer())
    assert "Điều chỉnh trần" not in pages.get(f"/desk/programme/lines/{line_id}").text

    typed = {"cap": "3.000.000", "reason": "Cắt.", "seen": "10000000"}
    pages.post(f"/desk/programme/lines/{line_id}", typed, status=403)
    pages.get("/desk/programme/rates/new", status=403)


def test_an_officer_adds_a_rate_and_a_number_of_the_law(pages: Pages) -> None:
    first = clock.today() + timedelta(days=30)
    pages.sign_in(officer())
    pages.get("/desk/programme/rates/new")
    pages.get("/desk/programme/parameters/new")

    dated = {"valid_from": first.isoformat(), "clause": "Thông tư 99/2027/TT-BTC, điều 8.5"}
    rate = {"fair_kind": "joined", "cost_item_code": "stand_rent", "percent": "70", "form_key": "r"}
    made = pages.post("/desk/programme/rates/new", {**rate, **dated})
    twice = pages.post("/desk/programme/rates/new", {**rate, **dated, "form_key": "r2"}, status=409)
    assert "chờ xác nhận" in twice.text
    number = {"code": "advance_percent", "value": "50", "form_key": "p"}
    other = pages.post("/desk/programme/parameters/new", {**number, **dated})
    assert terms_on(FairKind.JOINED, first).items["stand_rent"].percent == 80
    by_another(pages, made.location)
    by_another(pages, other.location)
    pages.sign_in(officer())
    pages.post("/desk/programme/rates/new", {**rate, **dated, "form_key": "r3"}, status=422)

    assert terms_on(FairKind.JOINED, first).items["stand_rent"].percent == 70
    assert parameter("advance_percent", first).value == 50
    assert "chưa hiệu lực" in pages.get("/desk/programme/rates").text


def test_a_fair_gets_its_ceiling_on_its_own_page(pages: Pages) -> None:
    fair_id = fairs.fair().id
    pages.sign_in(officer())
    assert "Đặt trần" in pages.get(f"/desk/fairs/{fair_id}").text

    pages.get(f"/desk/fairs/{fair_id}/ceiling")
    made = pages.post(f"/desk/fairs/{fair_id}/ceiling", {"cap": "90.000.000", "clause": "QĐ 2"})
    assert "90.000.000" in pages.get(f"/desk/fairs/{fair_id}").text
    by_another(pages, made.location)

    assert queries.fair_line(fair_id) is not None
    assert "90.000.000" in pages.get(f"/desk/fairs/{fair_id}").text
