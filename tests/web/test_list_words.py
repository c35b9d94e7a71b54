"""What a declared list says of itself: on top of its sheet, where nothing is found, and where it leads back to."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.desk.history_list import LIST
from app.kernel import clock
from app.kernel.permissions import Role
from app.programme.states import LineScope
from tests import xlsx
from tests.make import accounts, programme
from tests.pages import Pages


def _filtered(pages: Pages, path: str) -> str:
    return str(xlsx.cells(pages.ask("GET", path).data)[1][0])


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/desk/certificates.xlsx", "Lọc theo: Loại việc: Chưa ai xem"),
        ("/desk/certificates.xlsx?show=all", "Không lọc"),
        ("/desk/audit.xlsx?thing=x12", "Không lọc"),
        ("/desk/audit.xlsx?thing=12", "Lọc theo: Số: 12"),
        ("/desk/awards.xlsx?show=all", "Không lọc"),
        ("/desk/outcomes.xlsx?attributed=1", "Lọc theo: Nhờ hội chợ hoặc trang này: có"),
    ],
)
def test_a_sheet_names_what_narrows_it_and_nothing_else(pages: Pages, path: str, says: str) -> None:
    """A list's usual part is a part too; an answer nobody can use narrows nothing."""
    pages.sign_in(accounts.officer(Role.AUDITOR))

    assert _filtered(pages, path) == says


@pytest.mark.parametrize("show", ["propose", "approve", "pledge", "pay", "all"])
def test_one_of_several_lists_is_no_filter_and_is_led_back_to(app: Flask, pages: Pages, show: str) -> None:
    pages.sign_in(accounts.officer(Role.AUDITOR))
    assert "Danh sách mặc định" not in pages.get(f"/desk/awards?show={show}").text

    narrowed = pages.get(f"/desk/awards?show={show}&q=gom")

    back = narrowed.root.xpath(
        "//form[contains(@class, 'filters')]//a[contains(., 'Danh sách mặc định')]/@href"
    )
    assert back == [f"/desk/awards?show={show}"]


def test_an_empty_list_says_what_does_not_wait(pages: Pages) -> None:
    pages.sign_in(accounts.officer(Role.APPROVER))

    waiting = pages.get("/desk/awards?show=pledge")

    assert "phần tự lo cao hơn" in waiting.text
    assert "Không có việc nào ở đây chờ bạn" in pages.get("/desk/awards?show=approve&mine=1").text


def test_the_ledger_names_no_ceiling_of_another_province(pages: Pages) -> None:
    """A facility's yearly line bears its name: a number in the address opens none that one may not see."""
    far, year = accounts.facility("Lò rèn ở xa", province_code="24"), clock.today().year
    number = programme.line(
        key=f"facility:{year}:{far.id}",
        scope=LineScope.FACILITY_YEAR,
        year=year,
        facility_id=far.id,
        cap=10**9,
    ).id
    path = f"/desk/ledger?line={number}"

    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get(path)

    pages.sign_in(accounts.officer()).get(path, status=404)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_mark_of_a_moment_there_is_not_is_not_there(pages: Pages, moment: str) -> None:
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))

    pages.get("/desk/facilities", query_string={"sort": "since", "after": f"0~1~{moment}"}, status=404)


def test_the_history_is_not_sorted_by_who_did_it() -> None:
    """The order, and the mark of the next page, would tell the name of somebody who has closed their account."""
    assert "who" not in LIST.orders()
