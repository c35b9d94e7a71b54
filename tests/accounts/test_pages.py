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


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_for_everybody_open(pages: Pages, language: str) -> None:
    for path in PUBLIC:
        pages.get(language + path)


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_of_an_owner_open(pages: Pages, language: str) -> None:
    pages.sign_in(make.owner(make.facility()))
    for path in (*OWN, "/my/facility/correct"):
        pages.get(language + path)


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_of_a_buyer_open(pages: Pages, language: str) -> None:
    pages.sign_in(make.owner(make.buyer()))
    for path in ("/my/company", "/my/members", "/account"):
        pages.get(language + path)


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_of_staff_open(app: Flask, pages: Pages, language: str) -> None:
    facility = make.facility()
    owner = make.owner(facility)
    desk = f"/desk/facilities/{facility.id}", f"/desk/people/{owner.id}"
    pages.sign_in(make.officer())
    for path in ("/desk/facilities", desk[0], "/desk/audit", "/account", "/switch"):
        pages.get(language + path)
    pages.sign_in(make.officer(Role.ADMIN))
    for path in ("/desk/people", desk[1], "/desk/people/offer", "/desk/audit"):
        pages.get(language + path)
