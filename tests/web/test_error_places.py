"""An error stays where somebody was: the desk with its sections, the own pages with their tabs, and what was typed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import event

from app.accounts.forms.session import SignIn
from app.kernel.db import db
from app.kernel.permissions import Role
from app.web import access, errors
from tests.make import accounts as make
from tests.pages import Page, Pages


def _is_desk(page: Page) -> bool:
    return page.soup.select_one(".desk-side a.it") is not None and page.soup.select_one(".foot") is None


def _is_own(page: Page) -> bool:
    return page.soup.select_one(".tabs-b a") is not None and page.soup.select_one(".foot") is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/facilities/999999", 404),
        ("/desk/no-such-page", 404),
        ("/desk/people", 403),
        ("/my/products", 403),
    ],
)
def test_an_error_on_the_desk_stays_on_the_desk(pages: Pages, path: str, status: int) -> None:
    page = pages.sign_in(make.officer()).get(
        path, status=status, headers={"Referer": "http://localhost/desk/facilities?state=submitted"}
    )

    assert _is_desk(page)
    assert page.soup.select_one("main a[href='/desk/facilities?state=submitted']"), "the way back"
    assert page.soup.select_one("main a[href='/desk']"), "what waits"


@pytest.mark.parametrize("path", ["/my/products/999999", "/my/no-such-page", "/desk/facilities"])
def test_an_error_among_ones_own_pages_stays_there(pages: Pages, path: str) -> None:
    page = pages.sign_in(make.owner(make.facility())).get(
        path, status=404, headers={"Referer": "http://localhost/my/products"}
    )

    assert _is_own(page)
    assert page.soup.select_one("main a[href='/my/products']"), "the way back"
    assert page.soup.select_one("main a[href='/today']")


def test_an_error_of_a_public_page_stays_on_the_market(pages: Pages) -> None:
    staff = pages.sign_in(make.officer()).get("/products/khong-co", status=404)
    visitor = pages.sign_out().get("/products/khong-co", status=404)

    for page in (staff, visitor):
        assert page.soup.select_one(".foot") is not None
        assert not _is_desk(page)


def test_what_was_typed_into_a_refused_step_is_shown_with_its_label(pages: Pages) -> None:
    """Somebody returned the facility meanwhile: the note says so, the reason typed is there to copy."""
    facility = make.facility()
    page = pages.sign_in(make.officer()).post(
        f"/desk/facilities/{facility.id}/return",
        {"reason": "Thiếu giấy đăng ký\nkinh doanh", "version": "0"},
        status=409,
    )

    assert "Thiếu giấy đăng ký" in page.text
    assert _is_desk(page)


def test_a_password_is_never_shown_again(pages: Pages, app: Flask) -> None:
    from_form = {"email": "a@example.com", "password": "mat-khau-cua-toi-2026"}
    with app.test_request_context("/sign-in", method="POST", data=from_form):
        SignIn()
        html, _ = errors._page(409)
    assert "a@example.com" in html
    assert "mat-khau" not in html


@pytest.mark.parametrize("role", [Role.PROVINCIAL_OFFICER, Role.FACILITY_OWNER])
def test_a_fault_stays_there_too_and_asks_the_database_nothing(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    """Who is signed in was known before the fault; the sections are drawn without counting."""
    staff = role is Role.PROVINCIAL_OFFICER
    pages.sign_in(make.officer() if staff else make.owner(make.facility()))
    asked: list[str] = []

    def falls(**_: object) -> ResponseReturnValue:
        access.maybe_actor()
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(str(call[2])))
        return errors._fault(RuntimeError("broken"))

    falls.access_mark = "signed_in"  # type: ignore[attr-defined]  # read like that of any page
    monkeypatch.setitem(app.view_functions, "insight_desk.queue" if staff else "insight.today", falls)

    page = pages.get("/desk" if staff else "/today", status=500)

    assert _is_desk(page) if staff else _is_own(page)
    assert asked == []
