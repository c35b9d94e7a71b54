"""Rows of a list name a fair shortly: what tells it from others and its year, never half a word."""

from __future__ import annotations

import pytest

from app.demo import calendar
from app.fairs.models import Fair
from app.fairs.rules import MOST_SHORT_NAME
from app.fairs.short_names import MOST, short
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, fairs as make
from tests.pages import Pages

NAMES = {
    "Hội chợ Làng nghề Việt Nam 2027": "Làng nghề Việt Nam 2027",
    "Gian hàng Việt Nam tại hội chợ quà tặng Đông Nam Á 2026 (minh họa)": "Quà tặng Đông Nam Á 2026",
    "Hội chợ triển lãm hàng công nghiệp nông thôn tiêu biểu khu vực phía Bắc 2024": "Hàng công … phía Bắc 2024",
    "Hội chợ hàng công nghiệp nông thôn tiêu biểu khu vực phía Nam 2024": "Hàng công … phía Nam 2024",
    "Hội chợ": "Hội chợ",
    "Phiên chợ quê": "Phiên chợ quê",
    "2027": "2027",
    "": "",
}


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_a_short_name_keeps_what_differs_and_the_year(name: str, expected: str) -> None:
    assert short(name) == expected
    assert len(short(name)) <= MOST


def test_the_officers_list_names_fairs_shortly_and_offers_a_tick_on_every_row(pages: Pages) -> None:
    fair = make.fair(name_vi="Hội chợ hàng công nghiệp nông thôn tiêu biểu khu vực phía Nam 2027")
    for state in (ApplicationState.ELIGIBLE, ApplicationState.SUBMITTED):
        make.application(fair, accounts.facility(), state)
    pages.sign_in(accounts.officer(Role.PROVINCIAL_HEAD))

    page = pages.get("/desk/applications")

    rows = page.soup.select("main tbody tr")
    assert len(rows) == 2
    for row in rows:
        assert "Hàng công … phía Nam 2027" in row.get_text()
        assert row.select_one("[title^='Hội chợ hàng']")
        assert row.select_one("input[name=chosen]")
    assert "bỏ qua vì: Chờ kiểm tra" in page.text


SHORT_VI, SHORT_EN = "Làng nghề Thủ đô 2027", "Capital Crafts 2027"
NAMED = {"short_name_vi": SHORT_VI, "short_name_en": SHORT_EN}
LISTS = ("/desk/fairs", "/desk/applications")


@pytest.mark.parametrize("path", LISTS)
def test_a_typed_short_name_stands_in_the_rows_in_both_languages(pages: Pages, path: str) -> None:
    make.application(make.fair(**NAMED), accounts.facility(), ApplicationState.SUBMITTED)
    pages.sign_in(accounts.officer())

    for prefix, expected, other in (("", SHORT_VI, SHORT_EN), ("/en", SHORT_EN, SHORT_VI)):
        rows = pages.get(f"{prefix}{path}").soup.select_one("main tbody")
        assert rows
        assert expected in rows.get_text()
        assert other not in rows.get_text()


def test_the_filter_by_fair_offers_short_names(pages: Pages) -> None:
    make.application(make.fair(**NAMED), accounts.facility(), ApplicationState.SUBMITTED)
    pages.sign_in(accounts.officer())

    offered = pages.get("/desk/applications").soup.select("select[name=fair] option")

    assert SHORT_VI in [one.get_text(strip=True) for one in offered]


def test_the_fairs_own_pages_keep_the_whole_name(pages: Pages) -> None:
    fair = make.fair(name_vi="Hội chợ hàng thủ công Thủ đô", **NAMED)
    addresses = (f"/desk/fairs/{fair.id}", f"/fairs/{fair.slug}")
    pages.sign_in(accounts.officer())

    for address in addresses:
        heading = pages.get(address).soup.select_one("h1")
        assert heading
        assert "Hội chợ hàng thủ công Thủ đô" in heading.get_text()


@pytest.mark.parametrize(
    ("values", "vietnamese", "english"),
    [
        ({"short_name_vi": SHORT_VI}, SHORT_VI, "Hanoi Craft Fair 2027"),
        ({"short_name_vi": SHORT_VI, "name_en": ""}, SHORT_VI, SHORT_VI),
        ({"short_name_en": SHORT_EN}, "Làng nghề Hà Nội 2027", SHORT_EN),
        ({}, "Làng nghề Hà Nội 2027", "Hanoi Craft Fair 2027"),
    ],
)
def test_where_no_short_name_was_typed_the_name_is_shortened(
    pages: Pages, values: dict[str, str], vietnamese: str, english: str
) -> None:
    names = {"name_vi": "Hội chợ Làng nghề Hà Nội 2027", "name_en": "Hanoi Craft Fair 2027"}
    make.fair(**{**names, **values})
    pages.sign_in(accounts.officer())

    for prefix, expected in (("", vietnamese), ("/en", english)):
        row = pages.get(f"{prefix}/desk/fairs").soup.select_one("tbody th")
        assert row
        assert row.get_text(strip=True) == expected


@pytest.mark.parametrize("field", ["short_name_vi", "short_name_en"])
def test_a_short_name_is_typed_kept_and_refused_when_too_long(pages: Pages, field: str) -> None:
    fair_id = make.fair().id
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))
    address = f"/desk/fairs/{fair_id}/edit"
    values = pages.get(address).form_values("/edit")

    page = pages.post(address, {**values, field: "ộ" * 23}, status=422)
    assert page.error_of(field) == "Tên ngắn có nhiều nhất 22 ký tự."
    assert page.value_of(field) == "ộ" * 23
    assert getattr(db.session.get_one(Fair, fair_id), field) == ""

    pages.post(address, {**values, field: "ộ" * 22})
    assert getattr(db.session.get_one(Fair, fair_id), field) == "ộ" * 22
    assert pages.get(address).value_of(field) == "ộ" * 22
    history = pages.sign_in(accounts.officer(Role.AUDITOR)).get("/desk/audit").text
    assert f"Tên ngắn tiếng {'Việt' if field == 'short_name_vi' else 'Anh'}" in history


def test_the_demo_world_names_its_fairs_within_the_limit() -> None:
    shorts = [
        f"{short} 2027" for plan in calendar.plans() for short in (plan.short_vi, plan.short_en) if short
    ]

    assert len(shorts) >= 20
    assert max(map(len, shorts)) <= MOST_SHORT_NAME
