"""Every edit form carries what it showed when it was opened: whoever saves second sees both versions and loses nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.states import FacilityState
from app.catalog.models import Product
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.kernel.permissions import Role
from app.notices.states import LetterRhythm
from tests.make import accounts, fairs, listing
from tests.pages import Page, Pages

Data = dict[str, str]


@dataclass(frozen=True)
class Place:
    """An edit form: whose it is, the page it stands on, where it is sent, a field and two things to write there."""

    who: Person
    page: str
    path: str
    field: str
    first: str
    second: str
    desk: bool = False


def _account() -> Place:
    return Place(accounts.owner(accounts.facility()), "/account", "/account", "person_name", "Lan", "Hoa")


def _describe() -> Place:
    who, path = accounts.owner(accounts.facility()), "/my/facility/describe"
    return Place(who, path, path, "address", "Xóm 1", "Xóm 2")


def _correct() -> Place:
    who = accounts.owner(accounts.facility(state=FacilityState.PENDING))
    return Place(who, "/my/facility/correct", "/my/facility/correct", "name", "Tổ gốm Lan", "Tổ gốm Hoa")


def _company() -> Place:
    return Place(accounts.owner(accounts.buyer()), "/my/company", "/my/company", "trade", "gốm", "mây tre")


def _letters() -> Place:
    who = accounts.owner(accounts.facility())
    rhythms = LetterRhythm.DAILY.value, LetterRhythm.NEVER.value
    return Place(who, "/notices/letters", "/notices/letters", "rhythm", *rhythms)


def _product(field: str, first: str, second: str) -> Place:
    who = accounts.owner(accounts.facility())
    page = f"/my/products/{listing.draft(accounts.acting(who)).id}"
    return Place(who, page, page, field, first, second)


def _fair() -> Place:
    path = f"/desk/fairs/{fairs.fair().id}/edit"
    return Place(accounts.officer(Role.NATIONAL_OFFICER), path, path, "venue", "Nhà A", "Nhà B", desk=True)


def _stand() -> Place:
    path = f"/desk/stands/{fairs.stand(fairs.fair()).id}"
    return Place(accounts.officer(), path, path, "price", "6.000.000", "7.000.000", desk=True)


def _step(step: str, field: str, first: str, second: str) -> Place:
    facility = accounts.facility()
    row = fairs.application(of=facility, state=ApplicationState.DRAFT)
    path = f"/my/applications/{row.id}/{step}"
    return Place(accounts.owner(facility), path, path, field, first, second)


PLACES: dict[str, Callable[[], Place]] = {
    "account": _account,
    "facility described": _describe,
    "facility corrected": _correct,
    "buyer": _company,
    "letters": _letters,
    "product, name and price": lambda: _product("name_vi", "Ấm của Lan", "Ấm của Hoa"),
    "product, words": lambda: _product("description_vi", "Men lam.", "Men rạn."),
    "product, trade": lambda: _product("material", "đất sét", "cao lanh"),
    "fair": _fair,
    "stand": _stand,
    "application, stands": lambda: _step("stands", "stands", "2", "1"),
    "application, goods": lambda: _step("goods", "goods", "Bình gốm", "Ấm chén"),
}


@pytest.mark.parametrize("name", PLACES)
def test_whoever_saves_second_sees_both_versions_and_their_own_is_kept(
    app: Flask, pages: Pages, name: str
) -> None:
    place = PLACES[name]()
    pages.sign_in(place.who)
    opened = _form(pages, place)
    pages.post(place.path, {**opened, place.field: place.first})

    page = pages.post(place.path, {**opened, place.field: place.second}, status=409)

    assert page.soup.find(id="conflict"), "the two versions"
    assert page.value_of(place.field) == place.second or place.second in page.html
    assert bool(page.soup.select_one(".desk-nav-m")) is place.desk, "the desk stays the desk"
    pages.post(place.path, {**page.edit_form(place.path), place.field: place.second})
    assert _form(pages, place)[place.field] == place.second


@pytest.mark.parametrize("name", PLACES)
def test_a_form_without_its_mark_writes_over_nothing(app: Flask, pages: Pages, name: str) -> None:
    place = PLACES[name]()
    pages.sign_in(place.who)
    opened = _form(pages, place)

    pages.post(place.path, {**opened, "opened": "", place.field: place.first}, status=409)

    assert _form(pages, place)[place.field] == opened[place.field]


def _form(pages: Pages, place: Place) -> Data:
    return pages.get(place.page).edit_form(place.path)


def test_a_change_of_something_else_is_no_conflict(app: Flask, pages: Pages) -> None:
    place = _product("name_vi", "Ấm của Lan", "Ấm của Hoa")
    pages.sign_in(place.who)
    opened = _form(pages, place)

    pages.save(place.page, {**opened, "description_vi": "Men lam."}, at=place.page)

    pages.post(place.path, {**opened, place.field: place.second})


def test_a_refused_photo_is_nobodys_change(app: Flask, pages: Pages) -> None:
    place = _product("name_vi", "Ấm của Lan", "Ấm của Hoa")
    number = int(place.page.rsplit("/", 1)[1])
    pages.sign_in(place.who)
    seen = db.session.get_one(Product, number).version

    refused = _refused_photo(pages, place.page)

    assert db.session.get_one(Product, number).version == seen
    pages.post(place.path, {**refused.form_values(place.page), "name_vi": "Ấm mới"})


def test_a_step_after_a_refused_photo_is_taken(app: Flask, pages: Pages) -> None:
    who = accounts.owner(accounts.facility())
    number = listing.published(accounts.acting(who)).id
    here = f"/my/products/{number}"
    pages.sign_in(who)

    refused = _refused_photo(pages, here)

    pages.post(f"{here}/moves/hide", refused.form_values("moves/hide"))


def _refused_photo(pages: Pages, here: str) -> Page:
    sent = {**pages.get(here).form_values(here), "photo": (io.BytesIO(b"no photo"), "a.jpg")}
    return pages.post(here, sent, status=422)
