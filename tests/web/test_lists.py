"""Every declared list (kernel/lists.py) keeps what all of them promise; a new one is walked the moment it is declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import chain
from urllib.parse import parse_qsl, urlsplit

import lxml.html
import pytest
from flask import Flask, url_for
from sqlalchemy import delete

from app import wiring
from app.accounts.models import Facility, Person
from app.accounts.service import security
from app.catalog.models_search import SilentSearch, SynonymPair
from app.catalog.states import CertificateState, ProductState
from app.kernel import clock, lists
from app.kernel.db import db
from app.kernel.lists import SHEET, Listing
from app.kernel.permissions import GRANTS, Actor, Role
from app.kernel.throttle import ThrottleHit
from app.web import list_sheet
from app.web.formatting import dmy, num
from app.web.list_view import View
from tests import xlsx
from tests.make import accounts, belongings, catalog, linkage, outcomes, subsidies
from tests.pages import Page, Pages

LISTS = sorted(lists.every(), key=lambda one: one.file)
SIZE = 2
"""So short are pages in a walk, that few rows make several."""
ALL = 500
MOST_CHOICES = 8
BY = (Role.AUDITOR, Role.NATIONAL_OFFICER, Role.ADMIN, Role.APPROVER, Role.ACCOUNTANT)
DRAWN_BY_PAGE = {"lich-su": {"facts"}}
"""Columns whose cells are more than words on the screen: the page draws them itself."""
TRIED = {"after": ("x", "9~1~", "0~x~"), "before": ("0~x~1",), "page": ("x", "0"), "state": ("odd",)}
assert wiring


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    """Officers, a buyer, and two facilities that have several of everything."""
    buyer = accounts.owner(accounts.buyer())
    ours = belongings.of_facility("01", buyer)
    belongings.of_facility("31", buyer)
    owner = db.session.get_one(Person, ours.owner)
    facility = db.session.get_one(Facility, accounts.acting(owner).organisation_id)
    for _ in range(2):
        belongings.more_of(facility, "01", owner, buyer)
        outcomes.outcome(facility)  # of no fair
    for name in ("=1+1", "Ấm chén", "Đũa tre"):
        new = catalog.product(accounts.facility(name), name, state=ProductState.PENDING)
        catalog.certificate(new.facility, new, state=CertificateState.DECLARED)
        catalog.certificate(new.facility, state=CertificateState.DECLARED)
        subsidies.proposed(subsidies.listed(new.facility))
        security.note("sign-in", owner, origin="203.0.113.7")
    security.note("limit-reached", buyer, limit="upload")
    for number in range(SIZE + 1):
        db.session.add(SynonymPair(term=f"bánh {number % 2}", other=f"quà {number}", added_by="Cán bộ"))
        month = clock.today().replace(day=1)
        db.session.add(SilentSearch(month=month, words=f"xe {number}", times=number % 2))
    found = {"owner": ours.owner, "buyer": buyer.id}
    found |= {role.value: accounts.officer(role).id for role in BY}
    db.session.commit()
    return found


@pytest.fixture
def short_pages() -> Iterator[None]:
    """Pages of ``SIZE`` rows."""
    yield from _pages_of(SIZE)


@pytest.fixture
def one_page() -> Iterator[None]:
    """All rows of a list on one page."""
    yield from _pages_of(ALL)


def _pages_of(size: int) -> Iterator[None]:
    sizes = {one.file: one.size for one in LISTS}
    for one in LISTS:
        object.__setattr__(one, "size", size)
    yield
    for one in LISTS:
        object.__setattr__(one, "size", sizes[one.file])


def whose(app: Flask, listing: Listing, people: Mapping[str, int]) -> Person:
    """Somebody who may open it: an officer for the desk, an owner for one's own."""
    roles = {role.value: role for role in BY}
    if not listing.endpoint.split(".")[0].endswith("_desk"):
        roles = {"owner": Role.FACILITY_OWNER, "buyer": Role.BUYER_OWNER}
    who = next(name for name, role in roles.items() if listing.needs in {None, *GRANTS[role]})
    return db.session.get_one(Person, people[who])


def actor_of(app: Flask, listing: Listing, people: Mapping[str, int]) -> Actor:
    return accounts.acting(whose(app, listing, people))


def address(listing: Listing, sheet: str = "", **asked: str) -> str:
    return url_for(f"{listing.endpoint}{sheet}", **{**listing.place, **listing.address, **asked})


def test_page_and_sheet_are_open_to_the_same_people(app: Flask) -> None:
    assert len(LISTS) > 5
    for listing in LISTS:
        marks = {
            getattr(app.view_functions[name], "access_mark", "")
            for name in (listing.endpoint, f"{listing.endpoint}{SHEET}")
        }
        assert marks == {listing.needs or "signed_in"}, listing.file


def test_a_walk_forward_and_back_meets_each_row_once_in_every_order(
    app: Flask, people: dict[str, int], short_pages: None
) -> None:
    few: set[str] = set()
    with app.test_request_context():
        for listing in LISTS:
            actor = actor_of(app, listing, people)
            for name in listing.orders():
                up, down = (_walked(listing, actor, f"{turn}{name}") for turn in ("", "-"))
                assert sorted(up) == sorted(down), (listing.file, name)
                if len(listing.order(name).groups) == 1:
                    assert up == down[::-1], (listing.file, name)
            few |= {listing.file} if len(up) <= SIZE else set()
        assert few == FEW


FEW = {"cho-cam-ket"}
"""Lists of which the rows here make one page only."""


def _walked(listing: Listing, actor: Actor, sort: str) -> list[int]:
    """The rows from the first page to the last; on the way back they are the same."""
    asked = {**listing.address, "sort": sort}
    pages, here = [], View(listing, actor, asked)
    pages.append(_ids(here))
    while here.after_url:
        here = View(listing, actor, _asked(here.after_url))
        pages.append(_ids(here))
    assert len(list(chain(*pages))) == len(set(chain(*pages))) == here.total == here.last
    back = [_ids(here)]
    while here.before_url:
        here = View(listing, actor, _asked(here.before_url))
        back.append(_ids(here))
    assert here.first == 1
    if len(pages[-1]) == SIZE or len(pages) == 1:
        assert back[::-1] == pages, (listing.file, sort)
    assert set(chain(*back)) == set(chain(*pages)), (listing.file, sort)
    return list(chain(*pages))


def _ids(view: View) -> list[int]:
    return [getattr(thing, view.listing.tie.key) for thing in view.things]


def _asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def test_every_heading_sorts_both_ways_and_says_so(app: Flask, pages: Pages, people: dict[str, int]) -> None:
    for listing in LISTS:
        pages.sign_in(whose(app, listing, people))
        with app.test_request_context():
            start = address(listing)
        first = pages.get(start)
        heads = _heads(first)
        assert heads or not first.root.xpath("//table"), listing.file
        for link in heads:
            said = set()
            for _ in range(2):
                page = pages.get(link)
                said |= set(page.root.xpath("//th/@aria-sort"))
                [link] = [
                    other for other in _heads(page) if _column(other, listing) == _column(link, listing)
                ]
            assert said == {"ascending", "descending"}, (listing.file, link)


def _heads(page: Page) -> list[str]:
    return [
        str(link) for link in page.root.xpath("//table[contains(@class, 'list')]//th//a[@class='sort']/@href")
    ]


def _column(link: str, listing: Listing) -> str:
    return _asked(link).get("sort", listing.usual).removeprefix("-")


def test_a_sheet_says_what_its_page_says_with_every_filter(
    app: Flask, pages: Pages, people: dict[str, int], one_page: None
) -> None:
    for listing in LISTS:
        pages.sign_in(whose(app, listing, people))
        for asked in _questions(app, listing, actor_of(app, listing, people)):
            with app.test_request_context():
                page, sheet = address(listing, **asked), address(listing, SHEET, **asked)
            shown = pages.get(page)
            forget_sheets()
            answer = pages.ask("GET", sheet)
            assert answer.status_code == 200, (sheet, answer.status_code)
            with app.test_request_context():
                assert differences(shown, xlsx.cells(answer.data), listing) == [], (listing.file, asked)
                assert xlsx.formulas(answer.data) == 0


def _questions(app: Flask, listing: Listing, actor: Actor) -> list[dict[str, str]]:
    """No filter, each answer of each filter, and words."""
    asked: list[dict[str, str]] = [{}]
    with app.test_request_context():
        for one in listing.filters:
            if one.choices is not None and not one.hidden:
                answers = [value for value, _label in one.choices(actor, "")][:MOST_CHOICES]
                asked += [{one.name: answer} for answer in answers]
    return [*asked, {"q": "a"}, {"q": "2026"}] if listing.finds else asked


def differences(page: Page, sheet: list[list[xlsx.Cell]], listing: Listing) -> list[str]:
    """Where the screen and the sheet say different things, row by row and cell by cell."""
    heads = next(place for place, row in enumerate(sheet) if len(row) > 1)
    names = [part.name for column in listing.columns for part in column.facts]
    apart = {place for place, name in enumerate(names) if name in DRAWN_BY_PAGE.get(listing.file, ())}
    told = [[cell for place, cell in enumerate(row) if place not in apart] for row in sheet[heads + 1 :]]
    shown = page.root.xpath("//table[contains(@class, 'list')]/tbody/tr")
    if len(shown) != len(told):
        return [f"{len(shown)} rows on the screen, {len(told)} in the sheet"]
    return [
        f"row {number}: {_screen(line)} / {row}"
        for number, (line, row) in enumerate(zip(shown, told, strict=True), 1)
        if not _alike(_screen(line), [cell for cell in row if cell is not None and cell != ""])
    ]


def _alike(screen: list[str], row: list[xlsx.Cell]) -> bool:
    return len(screen) == len(row) and all(
        said in _spellings(cell) for said, cell in zip(screen, row, strict=True)
    )


def _screen(line: lxml.html.HtmlElement) -> list[str]:
    """What a row says, fact by fact: the machine's value or the whole of a shortened name where there is one."""
    facts = line.xpath(".//*[@data-fact]")
    return [said for said in (_said(fact) for fact in facts) if said]


def _said(fact: lxml.html.HtmlElement) -> str:
    for typed in fact.xpath(".//data/@value"):
        return str(typed)
    for whole in fact.xpath(".//*[contains(@class, 'one-l')]/@title"):
        return str(whole)
    text = " ".join("".join(fact.itertext()).split())
    return "" if text == "–" else text


def _spellings(cell: xlsx.Cell) -> set[str]:
    """How a screen may write what a cell holds: as people read it, or as machines do."""
    match cell:
        case str():
            return {" ".join(cell.split())}
        case datetime():
            return {
                f"{cell:%Y-%m-%d}",
                f"{cell:%Y-%m-%d %H:%M}",
                dmy(cell.date()),
                f"{cell:%H:%M}, {dmy(cell.date())}",
            }
        case Decimal():
            return {num(cell), str(cell)}
    return set()


def test_rows_are_of_two_lines_at_most(app: Flask, pages: Pages, people: dict[str, int]) -> None:
    for listing in LISTS:
        pages.sign_in(whose(app, listing, people))
        with app.test_request_context():
            path = address(listing)
        page = pages.get(path)
        cells = page.root.xpath("//table[contains(@class, 'list')]/tbody/tr/*[self::td or self::th]")
        assert cells or listing.file in FEW, path
        assert [len(cell.xpath(".//br")) for cell in cells if len(cell.xpath(".//br")) > 1] == [], path
        assert not page.root.xpath("//table[contains(@class, 'list')]/tbody//p"), path


def test_odd_addresses_are_not_there_and_old_ones_begin_at_the_beginning(
    app: Flask, pages: Pages, people: dict[str, int]
) -> None:
    for listing in LISTS:
        pages.sign_in(whose(app, listing, people))
        names = {one.name for one in listing.filters if one.choices is not None}
        with app.test_request_context():
            odd = [
                address(listing, **{name: text})
                for name, texts in TRIED.items()
                for text in texts
                if name != "state" or name in names
            ]
            old = address(listing, page="3")
        for path in odd:
            assert pages.ask("GET", path).status_code == 404, path
        pages.get(old)


def forget_sheets() -> None:
    """As if nobody had asked for a sheet yet."""
    db.session.execute(delete(ThrottleHit))
    db.session.commit()


def test_who_asks_for_sheet_after_sheet_is_told_to_wait_and_others_are_not(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_sheet, "SHEETS", replace(list_sheet.SHEETS, times=2))
    seller, buyer, _ = linkage.sides()
    other = buyer.id
    pages.sign_in(seller)
    pages.get("/my/enquiries")

    answers = [pages.ask("GET", f"/my/enquiries.xlsx?show={show}") for show in ("open", "all", "mine")]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "nhiều bảng Excel" in answers[-1].text
    assert "Retry-After" in answers[-1].headers
    pages.get("/my/enquiries")
    pages.sign_in(db.session.get_one(Person, other))
    assert pages.ask("GET", "/my/enquiries.xlsx").status_code == 200


def test_a_sheet_of_too_many_rows_says_that_it_is_not_all(
    app: Flask, pages: Pages, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_sheet, "MOST_ROWS", 1)
    listing = next(one for one in LISTS if one.endpoint == "fairs_desk.applications")
    pages.sign_in(whose(app, listing, people))

    sheet = pages.ask("GET", "/desk/applications.xlsx").data

    rows = xlsx.cells(sheet)
    assert len(rows) == 5, "three lines above, the heads, one row"
    assert "1 dòng đầu" in str(rows[2][0])
    assert 'fitToHeight="0"' in xlsx.settings(sheet)
    assert 'orientation="landscape"' in xlsx.settings(sheet)
