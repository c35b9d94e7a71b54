"""The history across all things: read by whom it concerns, cut to their province."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.desk.history_list import LIST
from app.accounts.models import Facility
from app.accounts.queries import history as queries
from app.accounts.service import checking
from app.kernel import audit, cards, clock
from app.kernel.cards import Card, Kind
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts as make
from tests.pages import Page, Pages


def about(page: Page) -> list[str]:
    return [cell.get_text(" ", strip=True) for cell in page.soup.select("main table td[data-l='Đối tượng']")]


def decided() -> tuple[int, int]:
    """A suspension in Hà Nội and one in Đà Nẵng."""
    here, there = make.facility("Ở Hà Nội"), make.facility("Ở Đà Nẵng", province_code="48")
    checking.suspend(here, make.staff(province_code="01"), reason="Lý do Hà Nội")
    checking.suspend(there, make.staff(province_code="48"), reason="Lý do Đà Nẵng")
    return here.id, there.id


def test_an_officer_reads_the_history_of_the_province(app: Flask, pages: Pages) -> None:
    decided()
    pages.sign_in(make.officer(province_code="01"))

    text = pages.get("/desk/audit").text

    assert "Lý do Hà Nội" in text
    assert "Lý do Đà Nẵng" not in text


def test_what_the_provinces_officers_did_elsewhere_is_read_too(app: Flask, pages: Pages) -> None:
    mine = make.officer(province_code="01")
    audit.record(make.acting(mine), make.buyer(), "edit", reason="Việc của cán bộ Hà Nội")
    pages.sign_in(make.officer(province_code="01"))

    assert "Việc của cán bộ Hà Nội" in pages.get("/desk/audit").text


def test_an_auditor_reads_everything(app: Flask, pages: Pages) -> None:
    decided()
    pages.sign_in(make.officer(Role.AUDITOR))

    text = pages.get("/desk/audit").text
    assert "Lý do Hà Nội" in text
    assert "Lý do Đà Nẵng" in text


@pytest.mark.parametrize(
    ("language", "cited"),
    [("", "điểm c khoản 2 Điều 13 Thông tư 36/2013/TT-BCT"), ("/en", "Article 13, clause 2, point c")],
)
def test_a_clause_is_cited_as_papers_do(app: Flask, pages: Pages, language: str, cited: str) -> None:
    after = {"clause": "Thông tư 36/2013/TT-BCT, điều 13.2.c"}
    audit.record(make.staff(Role.ADMIN), make.facility(), "edit", after=after)
    pages.sign_in(make.officer(Role.AUDITOR))

    text = " ".join(pages.get(f"{language}/desk/audit").text.split())

    assert cited in text
    assert "điều 13.2.c" not in text


def test_an_administrator_reads_about_people_and_roles_only(app: Flask, pages: Pages) -> None:
    decided()
    audit.record(make.staff(Role.ADMIN), make.person(None, None), "suspend", reason="Máy bị mất")
    pages.sign_in(make.officer(Role.ADMIN))

    text = pages.get("/desk/audit").text
    assert "Máy bị mất" in text
    assert "Lý do Hà Nội" not in text


@pytest.mark.parametrize("role", [Role.FACILITY_OWNER, Role.BUYER_OWNER])
def test_makers_and_buyers_do_not_read_it(app: Flask, pages: Pages, role: Role) -> None:
    organisation = make.facility() if role is Role.FACILITY_OWNER else make.buyer()
    pages.sign_in(make.person(organisation, role))

    pages.get("/desk/audit", status=403)


def test_lines_are_found_by_kind_thing_person_and_day(app: Flask, pages: Pages) -> None:
    here, there = decided()
    with clock.fixed(clock.at(date(2026, 3, 7), 23, 59)):
        audit.record(make.acting(make.officer(name="Trịnh Minh Tuyết")), make.buyer(), "edit")
    pages.sign_in(make.officer(Role.AUDITOR))

    assert about(pages.get(f"/desk/audit?kind=facility&thing={there}")) == [f"Cơ sở {there}"]
    assert len(about(pages.get("/desk/audit?kind=facility"))) == 2
    assert len(about(pages.get("/desk/audit?who=minh+tuyết&kind=buyer"))) == 1
    assert len(about(pages.get("/desk/audit?first=2026-03-07&last=2026-03-07"))) == 1
    assert about(pages.get("/desk/audit?last=2026-03-06")) == []
    assert len(about(pages.get(f"/desk/audit?first=nonsense&thing=x{here}"))) == 3


def test_history_comes_in_pages_newest_first(app: Flask, pages: Pages) -> None:
    facility, actor = make.facility(), make.staff()
    for number in range(LIST.size + 5):
        audit.record(actor, facility, "edit", reason=f"Lần {number}.")
    pages.sign_in(make.officer(Role.AUDITOR))

    first = pages.get("/desk/audit")
    second = pages.get(str(first.root.xpath("//a[@rel='next']/@href")[0]))

    assert first.text.index(f"Lần {LIST.size + 4}.") < first.text.index("Lần 20.")
    assert len(about(second)) == 5
    pages.get("/desk/audit?page=0", status=404)
    pages.get("/desk/audit?page=x", status=404)


class Toy:
    """A thing of a room that is not there."""

    def __init__(self, number: int) -> None:
        self.id = number


def test_a_room_names_how_its_things_belong_to_a_province(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = select(Facility.id).where(Facility.province_code == "01")
    card = Card("toys", kinds=[Kind("toy", Toy, "Toy", province=lambda province: here)])
    monkeypatch.setitem(cards._cards, "toys", card)
    monkeypatch.setitem(cards._names, Toy, "toy")
    facility, buyer = make.facility(), make.buyer()
    buyer_like = Toy(facility.id)
    audit.record(make.staff(Role.APPROVER), buyer_like, "edit", reason="Của tỉnh")
    audit.record(make.staff(Role.APPROVER), buyer, "edit", reason="Không của tỉnh")

    rows = db.session.scalars(queries.lines(make.staff(province_code="01")))

    assert [row.reason for row in rows] == ["Của tỉnh"]
