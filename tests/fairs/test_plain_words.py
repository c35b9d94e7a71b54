"""Telephone numbers are written as people say them; a pledge nobody made is not called saved."""

from __future__ import annotations

import pytest

from app.accounts import phones
from app.fairs.states import ApplicationState
from tests.make import accounts, fairs as make
from tests.pages import Pages


@pytest.mark.parametrize(("root", "said"), [("", "0912 345 678"), ("/en", "+84 912 345 678")])
def test_a_telephone_number_is_written_as_its_reader_dials_it(pages: Pages, root: str, said: str) -> None:
    facility = accounts.facility(phone=phones.read("0912345678"))
    slug = facility.slug
    pages.sign_in(accounts.owner(accounts.buyer()))

    contact = pages.get(f"{root}/makers/{slug}").soup.select_one('a[href="tel:+84912345678"]')

    assert contact is not None
    assert contact.get_text().replace("\N{NO-BREAK SPACE}", " ") == said


def test_no_pledge_made_is_said_plainly(pages: Pages) -> None:
    facility = accounts.facility()
    row = make.application(make.fair(), facility, state=ApplicationState.DRAFT)
    path, home = f"/my/applications/{row.id}/pledges", f"/my/applications/{row.id}"
    pages.sign_in(accounts.owner(facility))

    pages.save(path, {})
    assert "Chưa có cam kết nào." in pages.get(home).text
    pages.save(path, {"cofunding": "y"})
    assert "Đã lưu cam kết." in pages.get(home).text


def test_all_that_is_missing_is_said_at_once(pages: Pages) -> None:
    facility = accounts.facility()
    row = make.application(make.fair(), facility, state=ApplicationState.DRAFT, goods="")
    path = f"/my/applications/{row.id}"
    pages.sign_in(accounts.owner(facility))

    page = pages.post(f"{path}/submit", pages.get(path).form_values("/submit"), status=422)

    assert "Cần nộp" in page.text or "Còn thiếu" in page.text
    assert "Ghi các mặt hàng mang đi." in page.text
