"""What administrators do: staff roles for which two people must agree, and who may come in."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.models import Membership, Offer, Person
from app.accounts.queries import live_memberships, person_by_email
from app.accounts.states import PersonState
from app.kernel import audit
from app.kernel.db import db
from app.kernel.permissions import GRANTS, Permission, Role
from tests.accounts import letters
from tests.make import accounts as make
from tests.pages import Pages

ADDRESS, PASSWORD = "moi@congthuong.example.vn", "thuyền giấy trên sông xa"


def offer(pages: Pages, agency: int, role: str, *, status: int | None = None) -> str:
    page = pages.post(
        "/desk/people/offer", {"email": ADDRESS, "agency": str(agency), "role": role}, status=status
    )
    return page.error_of("role") or page.error_of("email")


def test_a_provincial_officer_is_offered_the_role_at_once(app: Flask, pages: Pages) -> None:
    agency = make.agency("01").id
    pages.sign_in(make.officer(Role.ADMIN))

    offer(pages, agency, "provincial_officer")

    pages.sign_out().post(
        letters.link_to(ADDRESS, "accounts/offer"), {"person_name": "Trang", "password": PASSWORD}
    )
    pages.get("/desk/facilities")


def test_a_role_near_money_waits_for_a_second_administrator(app: Flask, pages: Pages) -> None:
    agency = make.agency(None, "Cục").id
    first, second = make.officer(Role.ADMIN).id, make.officer(Role.ADMIN).id
    pages.sign_in(db.session.get_one(Person, first))
    offer(pages, agency, "approver")
    number = db.session.scalars(select(Offer.id)).one()
    assert letters.to(ADDRESS) == []

    pages.post(f"/desk/people/offers/{number}/second", status=403)
    pages.sign_in(db.session.get_one(Person, second)).post(f"/desk/people/offers/{number}/second")

    link = letters.link_to(ADDRESS, "accounts/offer")
    pages.sign_out().post(link, {"person_name": "Trang", "password": PASSWORD})
    person = person_by_email(ADDRESS)
    assert person is not None
    assert [m.role for m in live_memberships(person.id)] == [Role.APPROVER]
    made = db.session.get_one(Offer, number)
    assert (made.offered_by_id, made.seconded_by_id) == (first, second)
    assert [line.verb for line in audit.history(made)] == ["offer", "second"]


@pytest.mark.parametrize("role", ["provincial_officer", "facility_owner", "nonsense"])
def test_an_agency_has_its_own_roles_only(app: Flask, pages: Pages, role: str) -> None:
    national = make.agency(None, "Cục").id
    pages.sign_in(make.officer(Role.ADMIN))

    assert offer(pages, national, role, status=422)
    assert offer(pages, make.agency("01").id, "auditor", status=422)


def test_nobody_gives_a_role_to_themselves(app: Flask, pages: Pages) -> None:
    agency = make.agency(None, "Cục").id
    pages.sign_in(make.officer(Role.ADMIN, email=ADDRESS))

    assert "tự giao" in offer(pages, agency, "auditor", status=422)


def test_administrators_have_no_right_over_money_or_business() -> None:
    assert set(GRANTS[Role.ADMIN]) == {
        Permission.PEOPLE_MANAGE,
        Permission.SETTINGS_MANAGE,
        Permission.AUDIT_READ,
        Permission.SECURITY_READ,
    }


def test_an_ended_staff_role_ends_every_session_at_once(app: Flask, pages: Pages) -> None:
    officer = make.officer()
    number = live_memberships(officer.id)[0].id
    theirs = Pages(app).sign_in(officer)
    pages.sign_in(make.officer(Role.ADMIN))

    pages.post(f"/desk/people/roles/{number}/end")

    assert "/sign-in" in theirs.get("/desk/facilities", status=302).location


def test_administrators_end_no_role_of_a_facility_and_none_of_their_own(app: Flask, pages: Pages) -> None:
    owner = live_memberships(make.owner(make.facility()).id)[0].id
    admin = make.officer(Role.ADMIN)
    own = live_memberships(admin.id)[0].id
    pages.sign_in(admin)

    pages.post(f"/desk/people/roles/{owner}/end", status=404)
    pages.post(f"/desk/people/roles/{own}/end", status=403)


def test_what_somebody_offered_opens_nothing_once_they_are_suspended_or_no_administrator(
    app: Flask, pages: Pages
) -> None:
    agency = make.agency("01").id
    for end in ("suspend", "role"):
        leaving = make.officer(Role.ADMIN)
        number, role = leaving.id, live_memberships(leaving.id)[0].id
        pages.sign_in(leaving)
        offer(pages, agency, "provincial_officer")
        link = letters.link_to(ADDRESS, "accounts/offer")
        path = f"/desk/people/{number}/suspend" if end == "suspend" else f"/desk/people/roles/{role}/end"

        Pages(app).sign_in(make.officer(Role.ADMIN)).post(path, {"reason": "Nghỉ việc.", "version": "1"})

        Pages(app).get(link, status=410)


def test_a_suspended_person_is_out_and_comes_back_only_by_signing_in(app: Flask, pages: Pages) -> None:
    person = make.owner(
        make.facility(), email="hanh@gom.example.com", password_hash=passwords.hashed(PASSWORD)
    )
    number = person.id
    theirs = Pages(app).sign_in(person)
    pages.sign_in(make.officer(Role.ADMIN))
    path = f"/desk/people/{number}"

    pages.post(f"{path}/suspend", {"reason": "", "version": "1"}, status=422)
    pages.post(f"{path}/suspend", {"reason": "Máy bị mất.", "version": "1"})
    assert "/sign-in" in theirs.get("/account", status=302).location
    theirs.post("/sign-in", {"email": "hanh@gom.example.com", "password": PASSWORD}, status=422)

    pages.post(f"{path}/suspend", {"reason": "x", "version": "1"}, status=409)
    pages.post(f"{path}/reactivate", {"reason": "Đã tìm thấy.", "version": "2"})
    assert "/sign-in" in theirs.get("/account", status=302).location
    theirs.post("/sign-in", {"email": "hanh@gom.example.com", "password": PASSWORD})
    lines = audit.history(db.session.get_one(Person, number))
    assert [(line.verb, line.reason) for line in lines] == [
        ("suspend", "Máy bị mất."),
        ("reactivate", "Đã tìm thấy."),
    ]


def test_nobody_suspends_themselves(app: Flask, pages: Pages) -> None:
    admin = make.officer(Role.ADMIN)
    number = admin.id
    pages.sign_in(admin)

    pages.post(f"/desk/people/{number}/suspend", {"reason": "x", "version": "1"}, status=403)
    assert db.session.get_one(Person, number).state is PersonState.ACTIVE


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMIN])
def test_only_administrators_manage_people(app: Flask, pages: Pages, role: Role) -> None:
    organisation = make.agency("01") if role.value.startswith("provincial") else make.agency(None)
    pages.sign_in(make.person(organisation, role))

    for path in ("/desk/people", "/desk/people/1", "/desk/people/offer"):
        pages.get(path, status=403)
    for path in ("/desk/people/1/suspend", "/desk/people/roles/1/end", "/desk/people/offers/1/second"):
        pages.post(path, status=403)


@pytest.mark.parametrize(
    "query, expected",
    [
        ("kind=staff", {"Cán bộ A", "Quản trị"}),
        ("kind=facility", {"Chủ cơ sở"}),
        ("kind=none", {"Không vai trò"}),
        ("q=chủ", {"Chủ cơ sở"}),
        ("q=khoa@example.com", {"Không vai trò"}),
        ("state=suspended", {"Không vai trò"}),
    ],
)
def test_people_are_found(app: Flask, pages: Pages, query: str, expected: set[str]) -> None:
    make.officer(name="Cán bộ A")
    make.owner(make.facility(), name="Chủ cơ sở")
    make.person(None, None, "Không vai trò", email="khoa@example.com", state=PersonState.SUSPENDED)
    pages.sign_in(make.officer(Role.ADMIN, name="Quản trị"))

    page = pages.get(f"/desk/people?{query}")

    assert {a.get_text() for a in page.soup.select("main table tbody th a")} == expected


def test_an_administrator_alone_names_the_title_of_a_role_and_the_history_says_it(
    app: Flask, pages: Pages
) -> None:
    approver = make.officer(Role.APPROVER, name="Lê Thu Trang")
    seat = live_memberships(approver.id)[0]
    number, person_id = seat.id, approver.id
    path = f"/desk/people/roles/{number}/title"
    pages.sign_in(make.officer(Role.ADMIN))
    assert path in pages.get(f"/desk/people/{person_id}").html

    saved = pages.save(path, {"job_title": " Phó  Cục trưởng "})

    assert "Phó Cục trưởng" in pages.get(saved.location).text
    assert "Phó Cục trưởng" in pages.get("/desk/people?q=Trang").text
    line = audit.history(db.session.get_one(Membership, number))[-1]
    assert (line.verb, line.before, line.after) == (
        "name_title",
        {"job_title": ""},
        {"job_title": "Phó Cục trưởng"},
    )


def test_a_title_longer_than_80_characters_is_refused_and_kept_as_typed(app: Flask, pages: Pages) -> None:
    number = live_memberships(make.officer(Role.APPROVER).id)[0].id
    pages.sign_in(make.officer(Role.ADMIN))

    page = pages.save(f"/desk/people/roles/{number}/title", {"job_title": "C" * 81}, status=422)

    assert "80" in page.error_of("job_title")
    assert "C" * 81 in page.html
    assert db.session.get_one(Membership, number).job_title == ""


def test_roles_of_a_facility_have_no_title_and_officers_name_none(app: Flask, pages: Pages) -> None:
    owner = live_memberships(make.owner(make.facility()).id)[0].id
    officer = make.officer()
    seat = live_memberships(officer.id)[0].id
    pages.sign_in(officer).get(f"/desk/people/roles/{seat}/title", status=403)

    pages.sign_in(make.officer(Role.ADMIN)).get(f"/desk/people/roles/{owner}/title", status=404)
