"""Closing one's account: asked for, undone, or made anonymous, while money, history and numbers stay valid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import String, cast, select

from app.accounts.models import Facility, Person
from app.accounts.queries import live_memberships
from app.accounts.service import closing, person as own, registration
from app.accounts.states import FacilityState, PersonState
from app.catalog.models import Product
from app.complaints.service import decide
from app.fairs.models import Application
from app.fairs.states import ApplicationState
from app.kernel import audit, clock, forgotten
from app.kernel.db import Base, db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.permissions import Role
from app.linkage.service import reply
from app.notices.models import Letter, Notice
from app.notices.states import LetterState
from tests.accounts import letters
from tests.make import accounts, catalog, complaints, fairs, linkage, papers
from tests.pages import Pages

NAME, PHONE = "Nguyễn Thị Hồng Gấm", "+84912345678"
MAY_NAME = {"audit_entries", "jobs"}
"""History is chained; what pages show of it is tested below."""


@pytest.fixture
def owner(app: Flask) -> Person:
    return accounts.owner(accounts.facility(), name=NAME, phone=PHONE, email="honggam@example.com")


def later() -> None:
    """Seven days on the worker comes by."""
    db.session.flush()
    with clock.fixed(clock.now() + closing.GRACE + timedelta(minutes=1)):
        closing.close_due()
    db.session.flush()
    db.session.expire_all()


def holding(word: str) -> list[str]:
    """Every column of the database that still says a word."""
    found = []
    for table in Base.metadata.tables.values():
        for column in table.columns:
            plain, escaped = word, word.encode("unicode_escape").decode()
            text = cast(column, String)
            query = select(column).where(text.contains(plain) | text.contains(escaped)).limit(1)
            if table.name not in MAY_NAME and db.session.execute(query).first():
                found.append(str(column))
    return found


def test_nothing_changes_for_seven_days_and_a_letter_carries_the_way_back(owner: Person) -> None:
    closing.ask(accounts.acting(owner))
    closing.close_due()
    assert owner.state is PersonState.ACTIVE
    assert letters.to(owner.email, "accounts/closing")
    closing.undo(closing.opened(closing.link(owner)))
    later()
    assert owner.name == NAME


def test_a_link_undoes_its_own_closing_once(owner: Person) -> None:
    closing.ask(accounts.acting(owner))
    link = closing.link(owner)
    closing.undo(closing.opened(link))
    with pytest.raises(WrongMoment):
        closing.opened(link)
    with clock.fixed(clock.now() + timedelta(hours=1)):
        closing.ask(accounts.acting(owner))
        with pytest.raises(WrongMoment):
            closing.opened(link)


def test_after_seven_days_no_column_says_name_address_or_number(owner: Person) -> None:
    actor, buyer = accounts.acting(owner), accounts.owner(accounts.buyer())
    facility = db.session.get_one(Facility, actor.organisation_id)
    own.change(actor, name="Hồng Gấm Cũ", phone=PHONE, language="vi")
    own.change(actor, name=NAME, phone=PHONE, language="vi")
    product = catalog.product(facility)
    enquiry = linkage.enquiry(product, accounts.acting(buyer))
    reply(enquiry, actor, f"Thưa anh, gọi cho em {NAME}, 0912345678 hoặc honggam@example.com nhé.")
    ended = fairs.application(fairs.fair(), facility, ApplicationState.WITHDRAWN)
    ended.contact_name, ended.contact_phone, ended.pledged_by = NAME, PHONE, NAME
    complaints.reported(catalog.product(accounts.facility()), email=owner.email)
    registration.hand_in(facility, actor, registration.Upload(papers.pdf("giấy đăng ký"), "dang-ky.pdf"))
    closing.ask(actor)
    later()
    assert owner.state is PersonState.ANONYMISED
    assert {word: holding(word) for word in (NAME, "honggam", PHONE, "0912345678")} == {
        NAME: [],
        "honggam": [],
        PHONE: [],
        "0912345678": [],
    }
    assert live_memberships(owner.id) == []
    assert db.session.scalars(select(Notice).where(Notice.person_id == owner.id)).all() == []
    seen, faults = audit.verify()
    assert (seen > 5, faults) == (True, [])


def test_a_namesakes_file_elsewhere_stays_as_it_is(owner: Person) -> None:
    other = fairs.application(fairs.fair(), accounts.facility("Cơ sở khác"))
    other.contact_name, other.contact_phone, other.pledged_by = NAME, PHONE, NAME
    closing.ask(accounts.acting(owner))
    later()
    again = db.session.get_one(Application, other.id)
    assert (again.contact_name, again.contact_phone, again.pledged_by) == (NAME, PHONE, NAME)


def test_a_letter_that_still_waits_leaves_no_more(owner: Person) -> None:
    closing.ask(accounts.acting(owner))
    assert letters.to("honggam@example.com", "accounts/closing")
    later()
    waiting = select(Letter).where(Letter.state == LetterState.WAITING, Letter.to.contains("account.invalid"))
    assert db.session.scalars(waiting).all() == []


def test_what_came_in_the_way_meanwhile_is_told_and_keeps_no_other_account_open(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, broken, gone = (accounts.owner(accounts.facility(f"Cơ sở {name}")) for name in "ABC")
    numbers = [one.id for one in (kept, broken, gone)]
    for one in (kept, broken, gone):
        closing.ask(accounts.acting(one))
    honest = closing.obstacles

    def obstacles(person: Person) -> list[str]:
        if person.id == numbers[1]:
            raise OSError("the disk")
        return ["Hồ sơ chưa xong."] if person.id == numbers[0] else honest(person)

    monkeypatch.setattr(closing, "obstacles", obstacles)
    address = kept.email
    later()

    states = [db.session.get_one(Person, number).state for number in numbers]
    assert states == [PersonState.ACTIVE, PersonState.ACTIVE, PersonState.ANONYMISED]
    assert letters.to(address, "accounts/closing_stopped")


def test_history_shows_the_name_no_more_and_keeps_its_hash(pages: Pages, owner: Person) -> None:
    admin, member = accounts.officer(Role.ADMIN), owner.id
    own.change(accounts.acting(owner), name="Hồng Gấm Mới", phone=PHONE, language="vi")
    closing.ask(accounts.acting(owner))
    later()
    line = audit.history(db.session.get_one(Person, member), verbs=("edit",))[0]
    assert line.actor_name == forgotten.closed_name()
    assert line.hash == line.digest()
    pages.sign_in(admin)
    text = pages.get("/desk/audit").text
    assert NAME not in text
    assert "Hồng Gấm Mới" not in text
    assert forgotten.closed_name() in text


def test_what_somebody_decided_as_staff_stays_signed(app: Flask) -> None:
    officer = accounts.officer(name="Cán Bộ Cũ")
    row = complaints.asked(catalog.product(accounts.facility()))
    decide.dismiss(row, accounts.acting(officer), reason="Không sai.")
    forgotten.forget(officer.id, [officer.name])
    db.session.flush()
    db.session.expire_all()
    line = audit.last(row)
    assert line is not None
    assert line.actor_name == "Cán Bộ Cũ"


def test_a_facility_nobody_acts_for_is_out_of_sight_and_its_listing_is_kept(owner: Person) -> None:
    facility = db.session.get_one(Facility, accounts.acting(owner).organisation_id)
    facility.phone, facility.email = PHONE, owner.email
    product = catalog.product(facility)
    closing.ask(accounts.acting(owner))
    later()
    assert facility.state is FacilityState.SUSPENDED
    assert (facility.phone, facility.email) == ("", "")
    assert db.session.get(Product, product.id) is not None, "kept for at least a year (R35)"


def test_a_member_leaves_and_the_facility_goes_on(owner: Person) -> None:
    facility = db.session.get_one(Facility, accounts.acting(owner).organisation_id)
    member = accounts.person(facility, Role.FACILITY_MEMBER)
    closing.ask(accounts.acting(member))
    later()
    assert member.state is PersonState.ANONYMISED
    assert facility.state is FacilityState.VERIFIED


def test_the_last_owner_of_others_hands_over_first(owner: Person) -> None:
    facility = db.session.get_one(Facility, accounts.acting(owner).organisation_id)
    accounts.person(facility, Role.FACILITY_MEMBER)
    with pytest.raises(Invalid):
        closing.ask(accounts.acting(owner))


def test_staff_hand_over_first(app: Flask) -> None:
    with pytest.raises(Invalid):
        closing.ask(accounts.staff())


def test_a_file_on_its_way_stands_in_the_way_also_when_it_came_later(owner: Person) -> None:
    facility = db.session.get_one(Facility, accounts.acting(owner).organisation_id)
    closing.ask(accounts.acting(owner))
    application: Application = fairs.application(fairs.fair(), facility, ApplicationState.LISTED)
    later()
    assert owner.state is PersonState.ACTIVE
    assert owner.closes_at is None
    with pytest.raises(Invalid) as refusal:
        closing.ask(accounts.acting(owner))
    assert application.number in refusal.value.fields["form"]


def test_the_address_is_free_again_and_opens_nothing(pages: Pages, owner: Person) -> None:
    closing.ask(accounts.acting(owner))
    later()
    owner_id = owner.id
    db.session.commit()
    pages.post("/sign-in", {"email": "honggam@example.com", "password": "mật khẩu nào đó"}, status=422)
    assert db.session.get_one(Person, owner_id).password_hash == ""


def test_the_page_says_what_goes_and_what_is_kept_and_asks_for_a_tick(pages: Pages, owner: Person) -> None:
    number = owner.id
    pages.sign_in(owner).fresh()
    page = pages.get("/account/close")
    assert "một năm" in page.text
    assert pages.post("/account/close", {}, status=422).error_of("sure")
    pages.post("/account/close", {"sure": "y"})
    assert db.session.get_one(Person, number).closes_at is not None
    assert "/account/keep" in pages.get("/account").html
    link = letters.link_to("honggam@example.com", "accounts/closing")
    pages.sign_out()
    pages.get(link)
    pages.post(link)
    assert db.session.get_one(Person, number).closes_at is None
    pages.get(link, status=410)


def test_a_session_older_than_ten_minutes_is_asked_again(pages: Pages, owner: Person) -> None:
    number = owner.id
    pages.sign_in(owner)
    with pages.client.session_transaction() as session:
        session["begun"] = int((clock.now() - timedelta(minutes=30)).timestamp())
    pages.post("/account/close", {"sure": "y"}, status=403)
    assert db.session.get_one(Person, number).closes_at is None
