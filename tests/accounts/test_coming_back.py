"""Whoever is signed out in the middle of something is told so and comes back to it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from app.kernel.db import db
from tests.make import accounts
from tests.pages import Page, Pages

HERE = "http://localhost/my/facility"


def _goes_on_to(page: Page) -> str:
    assert urlsplit(page.location).path == "/sign-in"
    return parse_qs(urlsplit(page.location).query).get("next", [""])[0]


def test_a_form_sent_after_the_session_ended_says_so_and_leads_back_to_it(pages: Pages) -> None:
    assert _goes_on_to(pages.post("/my/facility/correct", {}, status=303)) == "/my/facility/correct"

    page = pages.get("/sign-in")

    assert "chưa được gửi" in page.text


def test_a_button_without_a_page_of_its_own_leads_back_to_where_it_stood(pages: Pages) -> None:
    sent = pages.post("/my/facility/resubmit", {}, status=303, headers={"Referer": HERE})
    elsewhere = pages.post(
        "/my/facility/resubmit", {}, status=303, headers={"Referer": "https://evil.example/my"}
    )

    assert _goes_on_to(sent) == "/my/facility"
    assert _goes_on_to(elsewhere) == ""


def test_the_language_of_a_refused_form_changes_on_the_page_it_stood_on(pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))
    db.session.commit()

    page = pages.post("/en/my/members", {"email": "x"}, status=422)

    assert page.soup.select_one('a[hreflang="vi"][href="/my/members"]')


def test_a_form_of_a_browser_that_forgot_its_session_leads_back_too(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pages.app.config, "WTF_CSRF_ENABLED", True)

    assert _goes_on_to(pages.post("/my/facility/correct", {}, status=303)) == "/my/facility/correct"
    assert "Mở lại trang" in pages.post("/sign-in", {}, status=400).text
