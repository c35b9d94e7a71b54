"""Who acts for an organisation: invited by letter, taken once, ended, and never without an owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Membership, Offer, Person
from app.accounts.queries import live_memberships, person_by_email
from app.accounts.service import consents
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.accounts import letters
from tests.make import accounts as make
from tests.pages import Pages

ADDRESS, PASSWORD = "lan@gom.example.com", "thuyền giấy trên sông xa"


def invite(pages: Pages, role: str = "facility_member", email: str = ADDRESS) -> str:
    pages.post("/my/members", {"email": email, "role": role})
    return letters.link_to(email, "accounts/offer")


def owner_of_a_facility() -> Person:
    return make.owner(make.facility())


def test_somebody_without_an_account_is_invited_and_comes_in(app: Flask, pages: Pages) -> None:
    pages.sign_in(owner_of_a_facility())
    link = invite(pages)
    assert ADDRESS in pages.get("/my/members").text
    pages.sign_out()

    assert "Thành viên" in pages.get(link).text
    assert pages.post(link, {"person_name": "Trần Ngọc Lan", "password": "ngắn"}, status=422).error_of(
        "password"
    )
    refused = pages.post(link, {"person_name": "Trần Ngọc Lan", "password": PASSWORD}, status=422)
    assert "đánh dấu đồng ý" in refused.error_of("agree")
    pages.post(link, {"person_name": "Trần Ngọc Lan", "password": PASSWORD, "agree": "y"})

    pages.get("/my/facility")
    person = person_by_email(ADDRESS)
    assert person is not None
    assert consents.missing(person.id) == []
    assert person.email_confirmed_at is not None
    assert [m.role for m in live_memberships(person.id)] == [Role.FACILITY_MEMBER]


def test_an_offer_is_taken_once(app: Flask, pages: Pages) -> None:
    pages.sign_in(owner_of_a_facility())
    link = invite(pages)
    pages.sign_out().post(link, {"person_name": "Lan", "password": PASSWORD, "agree": "y"})

    pages.get(link, status=410)
    pages.sign_out().post(link, {"person_name": "Mai", "password": PASSWORD, "agree": "y"}, status=410)


def test_a_taken_back_or_old_offer_opens_nothing(app: Flask, pages: Pages) -> None:
    pages.sign_in(owner_of_a_facility())
    first, second = invite(pages), invite(pages, email="mai@gom.example.com")
    number = db.session.scalars(select(Offer.id).where(Offer.email == ADDRESS)).one()
    pages.post(f"/my/offers/{number}/withdraw")

    pages.sign_out().get(first, status=410)
    with clock.fixed(clock.now() + timedelta(days=15)):
        pages.get(second, status=410)


def test_a_second_invitation_replaces_the_first(app: Flask, pages: Pages) -> None:
    pages.sign_in(owner_of_a_facility())
    first, second = invite(pages), invite(pages)

    pages.sign_out().get(first, status=410)
    pages.get(second)


def test_somebody_with_an_account_signs_in_and_accepts(app: Flask, pages: Pages) -> None:
    lan = make.owner(make.buyer(), email=ADDRESS)
    number = lan.id
    pages.sign_in(owner_of_a_facility())
    link = invite(pages, role="facility_owner")

    seen = pages.sign_out().get(link)
    assert "đã có tài khoản" in seen.text
    pages.post(link, {"person_name": "Kẻ lạ", "password": PASSWORD}, status=422)
    pages.sign_in(make.owner(make.facility("Khác"))).post(link, status=422)
    assert len(live_memberships(number)) == 1

    pages.sign_in(db.session.get_one(Person, number)).post(link)
    assert {m.role for m in live_memberships(number)} == {Role.BUYER_OWNER, Role.FACILITY_OWNER}
    pages.get("/my/facility")


def test_a_member_invites_nobody(app: Flask, pages: Pages) -> None:
    facility = make.facility()
    make.owner(facility)
    pages.sign_in(make.person(facility, Role.FACILITY_MEMBER))

    assert "Mời thêm người" not in pages.get("/my/members").text
    pages.post("/my/members", {"email": ADDRESS, "role": "facility_owner"}, status=403)
    assert letters.to(ADDRESS) == []


@pytest.mark.parametrize("role", ["buyer_owner", "provincial_officer", "admin", "nonsense", ""])
def test_only_roles_of_ones_own_kind_are_offered(app: Flask, pages: Pages, role: str) -> None:
    pages.sign_in(owner_of_a_facility())

    assert pages.post("/my/members", {"email": ADDRESS, "role": role}, status=422).error_of("role")
    assert letters.to(ADDRESS) == []


def test_who_holds_the_role_already_is_not_invited(app: Flask, pages: Pages) -> None:
    facility = make.facility()
    make.person(facility, Role.FACILITY_MEMBER, email=ADDRESS)
    pages.sign_in(make.owner(facility))

    page = pages.post("/my/members", {"email": ADDRESS, "role": "facility_member"}, status=422)

    assert "đã giữ vai trò" in page.error_of("email")


def test_an_owner_ends_a_members_role_and_their_sessions(app: Flask, pages: Pages) -> None:
    facility = make.facility()
    owner, member = make.owner(facility), make.person(facility, Role.FACILITY_MEMBER)
    number = live_memberships(member.id)[0].id
    theirs = Pages(app).sign_in(member)
    pages.sign_in(owner)

    pages.post(f"/my/members/{number}/end")

    assert "/sign-in" in theirs.get("/my/facility", status=302).location
    membership = db.session.get_one(Membership, number)
    assert membership.ended_at is not None, "it stays for the record"
    assert [line.verb for line in audit.history(membership)] == ["end"]


def test_what_an_owner_offered_others_ends_with_the_role(app: Flask, pages: Pages) -> None:
    facility = make.facility()
    first, second = make.owner(facility), make.owner(facility)
    leaves = live_memberships(second.id)[0].id
    other = make.join(second, make.buyer(), Role.BUYER_OWNER)
    pages.sign_in(second, other)
    kept = invite(pages, "buyer_member", "elin@nordic.example.com")
    pages.sign_in(db.session.merge(second))
    back_door = invite(pages, "facility_owner", "second.address@example.com")

    Pages(app).sign_in(db.session.merge(first)).post(f"/my/members/{leaves}/end")

    pages.sign_out().get(back_door, status=410)
    pages.get(kept)


def test_the_last_owner_stays(app: Flask, pages: Pages) -> None:
    facility = make.facility()
    first = make.owner(facility)
    own = live_memberships(first.id)[0].id
    pages.sign_in(first)

    assert "Mời thêm người giữ vai trò này trước" in pages.get("/my/members").text
    pages.post(f"/my/members/{own}/end", status=403)

    make.owner(db.session.merge(facility))
    assert f"/my/members/{own}/end" in pages.get("/my/members").html
    assert pages.post(f"/my/members/{own}/end").location == "/"
    assert "/sign-in" in pages.get("/my/facility", status=302).location


def test_people_of_another_organisation_are_strangers(app: Flask, pages: Pages) -> None:
    other = make.facility("Khác")
    make.owner(other)
    member = live_memberships(make.person(other, Role.FACILITY_MEMBER).id)[0].id
    officer = live_memberships(make.officer().id)[0].id
    theirs = Pages(app).sign_in(make.owner(other))
    invite(theirs)
    offer = db.session.scalars(select(Offer.id)).one()
    pages.sign_in(owner_of_a_facility())

    for path in (
        f"/my/members/{member}/end",
        f"/my/members/{officer}/end",
        "/my/members/999999/end",
        f"/my/offers/{offer}/withdraw",
        "/my/offers/999999/withdraw",
    ):
        pages.post(path, status=404)


def test_staff_have_no_own_people_page(app: Flask, pages: Pages) -> None:
    pages.sign_in(make.officer()).get("/my/members", status=404)


def test_a_buyer_changes_what_it_tells_of_itself(app: Flask, pages: Pages) -> None:
    buyer = make.buyer()
    head, member = make.owner(buyer), make.person(buyer, Role.BUYER_MEMBER)
    data = {"name": "Nordic Table AB", "country_code": "NO", "trade": "chuỗi bán lẻ", "tax_number": "X1"}
    pages.sign_in(member).post("/my/company", data, status=403)
    pages.sign_in(db.session.merge(head)).save("/my/company", data)

    assert pages.get("/my/company").value_of("country_code") == "NO"
    pages.sign_in(owner_of_a_facility()).get("/my/company", status=404)
