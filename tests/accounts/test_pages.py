"""Every page of the room opens for whom it is meant, in both languages."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.permissions import Role
from tests.make import accounts as make
from tests.pages import Pages

PUBLIC = (
    "/sign-in",
    "/sign-up",
    "/sign-up/facility",
    "/sign-up/buyer",
    "/sign-up/sent",
    "/sign-up/resend",
    "/password/forgotten",
    "/password/forgotten/sent",
)
OWN = ("/account", "/account/password", "/switch", "/my/facility", "/my/facility/describe", "/my/members")


def opens(pages: Pages, language: str, path: str) -> None:
    """The page itself comes, in its language, with one heading of its own and nothing refused."""
    page = pages.get(language + path)
    html = page.soup.html
    assert html is not None
    assert html["lang"] == ("en" if language else "vi")
    assert len(page.soup.select("main h1")) == 1
    assert not page.soup.select("main .err-sum")


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_for_everybody_open(pages: Pages, language: str) -> None:
    for path in PUBLIC:
        opens(pages, language, path)


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_of_an_owner_open(pages: Pages, language: str) -> None:
    pages.sign_in(make.owner(make.facility()))
    for path in (*OWN, "/my/facility/correct"):
        opens(pages, language, path)


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_of_a_buyer_open(pages: Pages, language: str) -> None:
    pages.sign_in(make.owner(make.buyer()))
    for path in ("/my/company", "/my/members", "/account"):
        opens(pages, language, path)


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_of_staff_open(app: Flask, pages: Pages, language: str) -> None:
    facility = make.facility()
    owner = make.owner(facility)
    desk = f"/desk/facilities/{facility.id}", f"/desk/people/{owner.id}"
    pages.sign_in(make.officer())
    for path in ("/desk/facilities", desk[0], "/desk/audit", "/account", "/switch"):
        opens(pages, language, path)
    pages.sign_in(make.officer(Role.ADMIN))
    for path in ("/desk/people", desk[1], "/desk/people/offer", "/desk/audit"):
        opens(pages, language, path)


def test_an_empty_history_speaks_of_filters_only_where_one_is_set(app: Flask, pages: Pages) -> None:
    pages.sign_in(make.officer(Role.ADMIN))
    plain, narrowed = pages.get("/desk/audit"), pages.get("/desk/audit?who=khong-co-ai")
    assert [("bộ lọc" in page.soup.select_one("main .empty").text) for page in (plain, narrowed)] == [
        False,
        True,
    ]
