"""The officers' queue of facilities, and what they decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.accounts.events import FacilityHidden, FacilityVerified
from app.accounts.models import Facility
from app.accounts.queries import facility_by_slug
from app.accounts.service import checking
from app.accounts.states import FACILITY_FLOW, FacilityState, LegalForm
from app.kernel import audit, bus
from app.kernel.db import db
from app.kernel.errors import Invalid, NotFound
from app.kernel.permissions import Role
from app.notices.models import Notice
from tests.accounts import letters
from tests.make import accounts as make
from tests.pages import Pages

S = FacilityState


@pytest.fixture
def said() -> Iterator[list[Any]]:
    """What the other rooms were told."""
    told: list[Any] = []

    def note(event: Any) -> None:
        told.append(event)

    for kind in (FacilityVerified, FacilityHidden):
        bus.listen(kind, note)
    yield told
    for kind in (FacilityVerified, FacilityHidden):
        bus._listeners[kind].remove(note)


def get(number: int) -> Facility:
    return db.session.get_one(Facility, number)


def pending(**values: Any) -> Facility:
    return make.facility(**{"state": S.PENDING, "verified_at": None, **values})


def in_da_nang(**values: Any) -> Facility:
    return pending(province_code="48", **values)


def test_an_officer_sees_the_facilities_of_the_province_waiting_ones_first(app: Flask, pages: Pages) -> None:
    make.facility("Cơ sở đã xong")
    pending(name="Cơ sở đang chờ")
    in_da_nang(name="Cơ sở Đà Nẵng")
    pages.sign_in(make.officer(province_code="01"))

    page = pages.get("/desk/facilities?state=pending")
    assert "Cơ sở đã xong" not in page.text
    assert page.soup.select_one("h1 .num").get_text() == "1"  # type: ignore[union-attr]
    text = pages.get("/desk/facilities").text

    assert text.index("Cơ sở đang chờ") < text.index("Cơ sở đã xong")
    assert "Cơ sở Đà Nẵng" not in text


@pytest.mark.parametrize(
    "query, expected",
    [
        ("state=pending", {"Gốm Chờ", "Mây Đà Nẵng"}),
        ("q=gom+cho", {"Gốm Chờ"}),
        ("q=0100109106", {"Lụa Xong"}),
        ("q=0100 109 106", {"Lụa Xong"}),
        ("state=&q=", {"Gốm Chờ", "Lụa Xong", "Mây Đà Nẵng"}),
        ("province=48", {"Mây Đà Nẵng"}),
        ("q=%25", set()),
        ("q=_", set()),
    ],
)
def test_the_queue_is_filtered(app: Flask, pages: Pages, query: str, expected: set[str]) -> None:
    pending(name="Gốm Chờ", slug="gom-cho")
    make.facility("Lụa Xong", tax_code="0100109106", slug="lua-xong")
    in_da_nang(name="Mây Đà Nẵng", slug="may-da-nang")
    pages.sign_in(make.officer(Role.NATIONAL_OFFICER))

    page = pages.get(f"/desk/facilities?{query}")

    assert {a.get_text() for a in page.soup.select("main table tbody th a")} == expected


def test_a_facility_of_another_province_is_not_there(app: Flask, pages: Pages) -> None:
    number = in_da_nang().id
    pages.sign_in(make.officer(province_code="01"))

    for path in ("verify", "return", "suspend", "restore", "craft-village"):
        pages.post(f"/desk/facilities/{number}/{path}", {"reason": "x"}, status=404)
    pages.get(f"/desk/facilities/{number}", status=404)
    pages.get("/desk/facilities/999999", status=404)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER, Role.ACCOUNTANT])
def test_who_may_only_read_decides_nothing(app: Flask, pages: Pages, role: Role) -> None:
    number = pending().id
    pages.sign_in(make.officer(role))

    page = pages.get(f"/desk/facilities/{number}")
    assert not page.soup.select("#decide form")
    pages.post(f"/desk/facilities/{number}/verify", status=403)


@pytest.mark.parametrize("who", ["owner", "buyer", "admin"])
def test_the_desk_is_for_those_who_have_business_there(app: Flask, pages: Pages, who: str) -> None:
    number = pending().id
    people = {
        "owner": lambda: make.owner(make.facility()),
        "buyer": lambda: make.owner(make.buyer()),
        "admin": lambda: make.officer(Role.ADMIN),
    }
    pages.sign_in(people[who]())

    pages.post(f"/desk/facilities/{number}/verify", status=403)
    if who != "owner":
        pages.get("/desk/facilities", status=403)


def test_a_facility_is_verified_and_told(app: Flask, pages: Pages, said: list[Any]) -> None:
    facility = pending()
    number, owner = facility.id, make.owner(facility).id
    with pytest.raises(NotFound):
        facility_by_slug(facility.slug)
    make.registration(facility)
    pages.sign_in(make.officer())

    pages.post(f"/desk/facilities/{number}/verify", {"version": "1"})

    facility = get(number)
    assert (facility.state, facility.verified_by) == (S.VERIFIED, "Sở Công Thương")
    assert facility.verified_at is not None
    assert facility_by_slug(facility.slug).id == number
    assert said == [FacilityVerified(number)]
    assert db.session.scalars(select(Notice.template).where(Notice.person_id == owner)).all() == [
        "accounts/facility_moved"
    ]


def test_a_facility_is_returned_with_the_reason_it_reads(app: Flask, pages: Pages, said: list[Any]) -> None:
    facility = make.facility()
    number = facility.id
    make.owner(facility, email="hanh@gom.example.com")
    pages.sign_in(make.officer())

    pages.post(f"/desk/facilities/{number}/return", {"reason": " ", "version": "1"}, status=422)
    assert get(number).state is S.VERIFIED
    pages.post(f"/desk/facilities/{number}/return", {"reason": "Mã số thuế chưa khớp.", "version": "1"})

    facility = get(number)
    assert (facility.state, facility.returned_reason, facility.verified_at) == (
        S.RETURNED,
        "Mã số thuế chưa khớp.",
        None,
    )
    assert said == [FacilityHidden(number)]
    (letter,) = letters.to("hanh@gom.example.com")
    assert "Mã số thuế chưa khớp." in letter.body


def test_a_suspended_facility_comes_back_into_the_queue(app: Flask, pages: Pages, said: list[Any]) -> None:
    number = make.facility().id
    pages.sign_in(make.officer())

    pages.post(f"/desk/facilities/{number}/suspend", {"reason": "Theo yêu cầu.", "version": "1"})
    assert get(number).state is S.SUSPENDED
    pages.post(f"/desk/facilities/{number}/restore", {"reason": "Đã rõ.", "version": "2"})

    assert get(number).state is S.PENDING
    assert said == [FacilityHidden(number)]
    assert [line.verb for line in audit.history(get(number))] == ["suspend", "restore"]


def test_a_decision_on_an_old_version_is_refused(app: Flask, pages: Pages) -> None:
    number = pending().id
    pages.sign_in(make.officer())
    pages.post(f"/desk/facilities/{number}/return", {"reason": "Thiếu giấy.", "version": "1"})

    pages.post(f"/desk/facilities/{number}/suspend", {"reason": "x", "version": "1"}, status=409)
    pages.post(f"/desk/facilities/{number}/verify", {"version": "2"}, status=409)
    assert get(number).state is S.RETURNED


def test_nobody_decides_about_their_own_facility(app: Flask, pages: Pages) -> None:
    facility = pending(craft_village="Bát Tràng")
    officer = make.officer()
    number = facility.id
    make.join(officer, facility, Role.FACILITY_MEMBER)
    pages.sign_in(officer)

    assert "người khác" in pages.get(f"/desk/facilities/{number}").text
    for path in ("verify", "return", "suspend"):
        pages.post(f"/desk/facilities/{number}/{path}", {"reason": "x", "version": "1"}, status=403)
    pages.post(
        f"/desk/facilities/{number}/craft-village", {"recognised": "y", "decision": "1/QĐ"}, status=403
    )


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("verb", ["verify", "return", "suspend", "restore"])
def test_every_move_from_every_state_is_as_the_table_says(
    app: Flask, pages: Pages, state: FacilityState, verb: str
) -> None:
    facility = make.facility(state=state)
    number = facility.id
    make.registration(facility)
    pages.sign_in(make.officer())
    allowed = state in FACILITY_FLOW.find(verb).from_

    page = pages.post(
        f"/desk/facilities/{number}/{verb}",
        {"reason": "Lý do.", "version": "1"},
        status=303 if allowed else 409,
    )

    assert page.status in {303, 409}
    assert get(number).state is (FACILITY_FLOW.find(verb).to if allowed else state)


def test_a_craft_village_is_recognised_by_a_named_decision(app: Flask, pages: Pages) -> None:
    number = pending(craft_village="Bát Tràng").id
    pages.sign_in(make.officer())
    path = f"/desk/facilities/{number}/craft-village"

    here = f"/desk/facilities/{number}"
    refused = pages.save(path, {"recognised": "y", "decision": ""}, at=here, status=422)
    assert refused.error_of("decision")
    pages.save(path, {"recognised": "y", "decision": "1234/QĐ-UBND, 12/03/2021"}, at=here)

    assert get(number).craft_village_recognised is True
    line = audit.history(get(number))[-1]
    assert (line.verb, line.reason) == ("recognise", "1234/QĐ-UBND, 12/03/2021")
    pages.save(path, {"decision": "Đã thu hồi, 99/QĐ-UBND"}, at=here)
    assert get(number).craft_village_recognised is False


def test_a_facility_without_a_craft_village_has_none_to_recognise(app: Flask) -> None:
    facility = pending()

    with pytest.raises(Invalid, match="không khai làng nghề"):
        checking.recognise(facility, make.staff(), recognised=True, decision="1/QĐ")


def test_perhaps_the_same_facility_is_pointed_out(app: Flask, pages: Pages) -> None:
    one = pending(name="HTX Gốm Men Lam", tax_code="0100109106001")
    make.facility("htx gom men lam")
    make.facility("Chi nhánh", tax_code="0100109106")
    make.facility("Không liên quan")
    pages.sign_in(make.officer())

    note = pages.get(f"/desk/facilities/{one.id}").soup.select_one(".note.warn")

    assert note is not None
    text = note.get_text()
    assert "htx gom men lam" in text
    assert "trùng tên" in text
    assert "Chi nhánh" in text
    assert "trùng mã số thuế" in text
    assert "Không liên quan" not in text


def test_two_household_businesses_are_not_the_same_by_the_start_of_a_personal_number(
    app: Flask, pages: Pages
) -> None:
    one = pending(name="Hộ A", legal_form=LegalForm.HOUSEHOLD, tax_code="001085012345")
    make.facility("Hộ B", legal_form=LegalForm.HOUSEHOLD, tax_code="001085012399")
    pages.sign_in(make.officer())

    assert not pages.get(f"/desk/facilities/{one.id}").soup.select(".note.warn")


def test_the_queue_asks_as_often_for_many_rows_as_for_few(app: Flask, pages: Pages) -> None:
    def queries() -> int:
        asked: list[str] = []

        def note(*args: Any) -> None:
            if args[2].startswith("SELECT"):
                asked.append(args[2])

        event.listen(db.engine, "before_cursor_execute", note)
        pages.get("/desk/facilities")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    pages.sign_in(make.officer(Role.NATIONAL_OFFICER))
    pending()
    pages.get("/desk/facilities")  # the lists everybody shares are asked for once
    few = queries()
    for number in range(30):
        make.facility(f"Cơ sở {number}", province_code="48" if number % 2 else "01")
    many = queries()

    assert many == few
    assert many <= 12
