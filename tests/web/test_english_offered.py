"""A browser that would rather read English is offered it, in English; it is led nowhere and needs no cookie."""

from __future__ import annotations

import pytest

from tests.make import accounts as make
from tests.pages import Page, Pages

ENGLISH = "en-GB,en;q=0.8,vi;q=0.3"


def _offer(page: Page) -> str:
    found = page.soup.select_one(".offer[lang=en] a[hreflang=en]")
    return str(found["href"]) if found else ""


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        (ENGLISH, True),
        ("fr-FR,fr", True),
        ("vi-VN,vi;q=0.9,en;q=0.5", False),
        ("", False),
        ("ja,vi;q=0.5", False),
    ],
)
def test_english_is_offered_to_who_reads_no_vietnamese(pages: Pages, wanted: str, offered: bool) -> None:
    page = pages.get("/catalogue?q=g%E1%BB%91m", headers={"Accept-Language": wanted})

    assert _offer(page) == ("/en/catalogue?q=g%E1%BB%91m" if offered else "")
    assert "Accept-Language" in page.response.headers["Vary"]
    assert "Set-Cookie" not in page.response.headers


def test_the_english_page_and_people_who_chose_are_left_alone(pages: Pages) -> None:
    assert _offer(pages.get("/en/help", headers={"Accept-Language": ENGLISH})) == ""
    pages.sign_in(make.owner(make.buyer()))
    assert _offer(pages.get("/help", headers={"Accept-Language": ENGLISH})) == ""


def test_the_offer_is_put_away_and_stays_away(pages: Pages) -> None:
    page = pages.get("/help?a=1", headers={"Accept-Language": ENGLISH})
    sent = page.form_values("stay-here")

    assert pages.post("/stay-here", sent).location == "/help?a=1"
    assert _offer(pages.get("/help", headers={"Accept-Language": ENGLISH})) == ""
    assert pages.post("/stay-here", {"next": "https://evil.example/"}).location == "/"
