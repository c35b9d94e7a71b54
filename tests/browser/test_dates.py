"""Days in the browser: read line by line as the server reads them, said with their weekday, filled by the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from app.kernel import dates
from app.kernel.permissions import Role
from tests.browsing import findings, sideways
from tests.kernel.cases import DATES, TIMES
from tests.make import accounts as make

Visit = Callable[..., Page]
FORM = "/desk/fairs/new"


def test_browser_and_server_read_every_line_alike(visit: Visit) -> None:
    page = visit(FORM, person=make.officer(Role.NATIONAL_OFFICER))
    page.wait_for_function("globalThis.dates")
    for typed, right in DATES:
        read = page.evaluate(
            "t => dates.day(t)?.map(n => String(n).padStart(2, '0')).join('-') ?? '-'", typed
        )
        assert [typed, read] == [typed, right]
    for typed, right in TIMES:
        assert [typed, page.evaluate("t => dates.time(t) ?? '-'", typed)] == [typed, right]
    for day in (date(2026, 12, 6), date(2027, 2, 28), date(1999, 1, 1)):
        for tongue in ("vi", "en"):
            parts = [day.year, day.month, day.day]
            assert page.evaluate("([d, l]) => dates.said(d, l)", [parts, tongue]) == dates.said(day, tongue)


@pytest.mark.parametrize("tongue", ["", "/en"])
@pytest.mark.parametrize("phone", [True, False])
def test_a_day_is_typed_read_back_and_may_be_chosen_from_a_calendar(
    visit: Visit, tongue: str, phone: bool
) -> None:
    page = visit(tongue + FORM, person=make.officer(Role.NATIONAL_OFFICER), phone=phone)
    page.fill("#starts_on", "5-12-26")
    said = "Saturday 5 December 2026" if tongue else "Thứ Bảy, ngày 5 tháng 12 năm 2026"
    expect(page.locator("#starts_on-say")).to_have_text(said)
    page.press("#starts_on", "Tab")
    expect(page.locator("#starts_on")).to_have_value("05/12/2026")

    page.evaluate(
        "() => { HTMLInputElement.prototype.showPicker = function () { this.dataset.shown = this.value } }"
    )
    page.click("[data-calendar=opens_at]")
    picker = page.locator("#opens_at ~ input[type=date]")
    expect(picker).to_have_attribute("data-shown", "")
    picker.evaluate("p => { p.value = '2026-11-30'; p.dispatchEvent(new Event('change')) }")
    page.fill("#opens_at-time", "8h")
    expect(page.locator("#opens_at")).to_have_value("30/11/2026")
    expect(page.locator("#opens_at-say")).to_contain_text("08:00, ")
    assert not sideways(page)
    assert findings(page) == []


def test_without_javascript_there_is_no_button_and_no_native_field(visit: Visit) -> None:
    page = visit(FORM, person=make.officer(Role.NATIONAL_OFFICER), script=False)
    expect(page.locator("[data-calendar=starts_on]")).to_be_hidden()
    assert page.locator("input[type=date], input[type=datetime-local], input[type=time]").count() == 0
