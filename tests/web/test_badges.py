"""Every number in a menu, on a tile or on the bell is the number of the page it leads to: in its heading and by its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.queries import live_memberships
from app.accounts.states import FacilityState
from app.catalog.queries.review import how_many_wait as products_that_wait
from app.catalog.states import CertificateState, ProductState
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.notices.models import Letter
from app.notices.states import LetterState
from app.payments import service as payments
from app.payments.queries import bill_of
from app.programme.models import MeasureProposal
from app.web import nav
from tests.make import accounts, catalog, fairs, outcomes, subsidies
from tests.make.accounts import acting
from tests.pages import Page, Pages
from tests.web.everybody import OURS, World, build, enter

pytestmark = pytest.mark.sqlite_only  # counts and lists are the same questions on both databases
SHELLS = ".desk-side a.it, .acc-side a"
HEADINGS = {"/my/outcomes": "main h2 .num"}
"""Pages whose number stands above a part of them."""
ROWS = {
    "/my/products": "main ul.up > li",
    "/my/outcomes": "main .ask-later",
    "/notices": "main table.list .pill",
    "/desk/programme/proposals": "main h1 ~ section:first-of-type tbody tr",
}
A_TABLE = "main table tbody tr"
COUNTED = {
    "accounts_desk.facilities", "catalog.mine", "catalog_desk.certificates", "catalog_desk.queue", "complaints_desk.queue",
    "complaints_desk.reviews", "fairs.applications", "fairs_desk.applications", "linkage.threads", "notices_desk.letters",
    "outcomes.mine", "outcomes_desk.questions", "outcomes_desk.queue", "payments.bills", "payments_desk.bills",
    "programme_desk.proposals", "subsidies_desk.awards",
}  # fmt: skip


@pytest.fixture
def world(app: Flask) -> World:
    """Everybody, with work of every kind waiting, some of it for others than who looks."""
    made = build()
    _more_of_ours(made)
    _own_work_of_staff(made)
    db.session.commit()
    return made


def _more_of_ours(made: World) -> None:
    """What a facility and its officers have to do beside what every side owns already."""
    owner = db.session.get_one(Person, made.ours.owner)
    facility = live_memberships(owner.id)[0].organisation
    for state in (ProductState.RETURNED, ProductState.PENDING, ProductState.PUBLISHED):
        catalog.product(
            facility, state=state, returned_reason="Ảnh mờ." if state is not ProductState.PENDING else ""
        )
    catalog.certificate(facility, state=CertificateState.DECLARED)
    accounts.facility(province_code=OURS, state=FacilityState.PENDING)
    fairs.application(fairs.fair(province_code=OURS), facility, ApplicationState.RETURNED)
    fairs.application(fairs.fair(province_code=OURS), facility, ApplicationState.SUBMITTED)
    subsidies.approved(subsidies.listed(facility, subsidies.fair(province_code=OURS)))
    subsidies.listed(facility, subsidies.fair(province_code=OURS))
    waiting = subsidies.listed(facility, subsidies.fair(province_code=OURS))
    subsidies.approved(waiting, amount=Money(8_000_000))  # less than proposed: the facility pledges again
    outcomes.follow_up(facility, outcomes.fair(province_code=OURS))


def _own_work_of_staff(made: World) -> None:
    """Work that waits, but not for the one who began it: it counts for the colleague only."""
    letter = db.session.query(Letter).order_by(Letter.id).first()
    assert letter is not None
    letter.state = LetterState.FAILED
    facility = accounts.facility(province_code=OURS)
    award = subsidies.approved(subsidies.listed(facility, subsidies.fair(province_code=OURS)))
    bill = bill_of(award.id)
    assert bill is not None
    clerk = db.session.get_one(Person, made.staff[Role.ACCOUNTANT])
    payments.record(bill, acting(clerk), subsidies.incoming(bill))
    proposal = db.session.query(MeasureProposal).order_by(MeasureProposal.id).first()
    assert proposal is not None
    proposal.put_forward_by = made.staff[Role.APPROVER]


def _number(tag: Tag | None) -> int:
    found = re.search(r"\d+", tag.get_text().replace(".", "")) if tag else None
    return int(found.group()) if found else 0


def _rows(pages: Pages, address: str) -> int:
    """How many rows the page shows over all its pages."""
    path = re.sub(r"^/en(?=/)", "", address.split("?")[0])
    count, here = 0, pages.get(address)
    for _ in range(20):
        count += len(here.soup.select(ROWS.get(path, A_TABLE)))
        further = here.soup.select_one("nav.pager a[rel=next]")
        if further is None:
            return count
        here = pages.get(str(further["href"]))
    raise AssertionError(f"no end of {address}")


def _badges(page: Page) -> Iterator[tuple[str, int]]:
    """Address and number of each entry that shows one."""
    for link in page.soup.select(SHELLS):
        if badge := link.select_one(".n"):
            yield str(link["href"]), _number(badge)


def _differs(pages: Pages, address: str, number: int) -> str:
    path = address.split("?")[0]
    heading = _number(pages.get(address).soup.select_one(HEADINGS.get(path, "main h1 .num")))
    rows = _rows(pages, address)
    return "" if number == heading == rows else f"{address}: {number}, heading {heading}, {rows} rows"


def test_a_number_in_the_menu_is_the_number_of_the_page_it_leads_to(pages: Pages, world: World) -> None:
    wrong: list[str] = []
    met: Counter[str] = Counter()
    for what, person in world.everybody().items():
        enter(pages, person)
        start = pages.get("/desk" if what in {role.value for role in world.staff} else "/today")
        for address, number in _badges(start):
            met[address.split("?")[0]] += 1
            if said := _differs(pages, address, number):
                wrong.append(f"{what}: {said}")
    assert wrong == []
    with pages.app.test_request_context():
        drawn = {entry.endpoint for entry in nav.every() if entry.count is not None}
        addresses = {pages.app.url_for(endpoint) for endpoint in drawn}
    assert drawn == COUNTED, "a new number: its page belongs here"
    assert addresses - set(met) == set(), "each number was met by somebody it waits for"


def test_a_tile_of_the_desk_says_what_the_menu_says(pages: Pages, world: World) -> None:
    for person in world.staff.values():
        enter(pages, person)
        start = pages.get("/desk")
        tiles = {str(tile["href"]): _number(tile.select_one(".big")) for tile in start.soup.select("a.tile")}
        assert tiles == dict(_badges(start))


def test_what_one_began_oneself_is_counted_for_the_colleague_only(pages: Pages, world: World) -> None:
    numbers = []
    for person in (world.staff[Role.ACCOUNTANT], accounts.officer(Role.ACCOUNTANT).id):
        enter(pages, person)
        numbers.append(dict(_badges(pages.get("/desk")))["/desk/bills?state=mine"])
    assert numbers == [2, 3]


def test_the_bell_counts_the_new_notices_of_its_page(pages: Pages, world: World) -> None:
    for person in world.everybody().values():
        enter(pages, person)
        page = pages.get("/notices")
        bell = page.soup.select_one("a.btn-i.dot")
        told = int(str(bell["data-n"])) if bell else 0
        assert told == _number(page.soup.select_one("main h1 .num")) == _rows(pages, "/notices")


def test_the_day_of_a_maker_names_as_many_returned_products_as_the_list(pages: Pages, world: World) -> None:
    enter(pages, world.ours.owner)
    line = next(a for a in pages.get("/today").soup.select(".todo a") if "to-change" in str(a["href"]))
    assert _differs(pages, str(line["href"]), _number(line)) == ""


def test_the_dashboard_leads_to_as_many_results_as_it_says(pages: Pages, world: World) -> None:
    for role in (Role.NATIONAL_OFFICER, Role.PROVINCIAL_OFFICER):
        enter(pages, world.staff[role])
        told = pages.get("/desk/dashboard").soup.select_one("a[href*='state=waiting']")
        assert told is not None
        assert _differs(pages, str(told["href"]), _number(told)) == ""


def test_a_menu_counts_no_further_than_it_shows(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a queue is: the number on every page costs as much as a queue of that many."""
    monkeypatch.setattr(nav, "MOST", 2)
    facility = accounts.facility(province_code=OURS)
    for _ in range(4):
        catalog.product(facility, state=ProductState.PENDING)
    officer = accounts.officer(Role.NATIONAL_OFFICER)
    asked = db.session.scalar(select(nav._so_many(products_that_wait(acting(officer)))))
    assert asked == 3
    link = pages.sign_in(officer).get("/desk").soup.select_one(".desk-side a.it[href='/desk/products'] .n")
    assert link is not None
    assert link.get_text(strip=True) == "2+"
