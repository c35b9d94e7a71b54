"""Rows of a list name a fair shortly: what tells it from others and its year, never half a word."""

from __future__ import annotations

import pytest

from app.fairs.short_names import MOST, short
from app.fairs.states import ApplicationState
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
    assert "sẽ bỏ qua: Chờ kiểm tra" in page.text
