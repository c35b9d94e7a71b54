"""New passwords: by a link that works once, or by who knows the old one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.accounts import passwords
from app.accounts.models import Person
from app.accounts.states import PersonState
from app.kernel import audit, clock
from app.kernel.db import db
from tests.accounts import letters
from tests.make import accounts as make
from tests.pages import Pages

OLD, NEW = "trà sen nấu ở hiên nhà", "thuyền giấy trên sông xa"
ADDRESS = "hanh@gom.example.com"
DETAILS = {"person_name": "Nguyễn Thị Hạnh", "phone": "", "language": "vi"}


@contextmanager
def noted(statements: list[str]) -> Iterator[None]:
    """Write down what the database is asked."""

    def note(*call: Any) -> None:
        statements.append(call[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield
    event.remove(db.engine, "before_cursor_execute", note)


def owner(**values: Any) -> Person:
    return make.owner(make.facility(), **{"email": ADDRESS, "password_hash": passwords.hashed(OLD), **values})


def test_a_link_sets_a_new_password_once_and_ends_every_session(app: Flask, pages: Pages) -> None:
    person = owner()
    number = person.id
    elsewhere = Pages(app).sign_in(person)
    pages.post("/password/forgotten", {"email": ADDRESS})
    link = letters.link_to(ADDRESS, "accounts/reset")
    pages.get(link)

    assert "15 ký tự" in pages.post(link, {"password": "ngắn"}, status=422).error_of("password")
    assert pages.post(link, {"password": NEW}).location == "/sign-in"

    pages.get(link, status=410)
    pages.post(link, {"password": OLD}, status=410)
    assert "/sign-in" in elsewhere.get("/account", status=302).location
    assert passwords.fits(db.session.get_one(Person, number).password_hash, NEW)
    assert letters.to(ADDRESS, "accounts/password_changed")


def test_the_answer_is_the_same_for_an_unknown_and_a_suspended_address(app: Flask, pages: Pages) -> None:
    owner()
    make.person(None, None, email="khoa@example.com", state=PersonState.SUSPENDED)
    answers = set()
    for email in (ADDRESS, "khong.co@example.com", "khoa@example.com"):
        page = pages.post("/password/forgotten", {"email": email})
        answers.add((page.status, page.location, pages.get(page.location).text.replace(email, "")))

    assert len(answers) == 1
    assert letters.to("khong.co@example.com") == letters.to("khoa@example.com") == []


def test_an_unknown_address_costs_the_same_work(app: Flask, pages: Pages) -> None:
    owner()
    work = []
    for email in (ADDRESS, "khong.co@example.com"):
        statements: list[str] = []
        with noted(statements):
            pages.post("/password/forgotten", {"email": email})
        work.append(statements)

    assert work[0] == work[1], "letters are written by the worker, so no answer tells who has an account"
    assert any("INSERT INTO jobs" in statement for statement in work[0])


def test_a_link_is_good_for_one_hour(app: Flask, pages: Pages) -> None:
    owner()
    pages.post("/password/forgotten", {"email": ADDRESS})
    link = letters.link_to(ADDRESS, "accounts/reset")

    with clock.fixed(clock.now() + timedelta(minutes=61)):
        pages.post(link, {"password": NEW}, status=410)


def test_three_letters_an_hour_whether_known_or_not(app: Flask, pages: Pages) -> None:
    owner()
    for email in (ADDRESS, "khong.co@example.com"):
        for _ in range(3):
            pages.post("/password/forgotten", {"email": email})
        pages.post("/password/forgotten", {"email": email}, status=429)


def test_who_knows_the_old_one_sets_a_new_one_and_stays(app: Flask, pages: Pages) -> None:
    person = owner()
    elsewhere = Pages(app).sign_in(person)
    pages.sign_in(db.session.get_one(Person, person.id))

    wrong = pages.post("/account/password", {"old": NEW, "password": NEW}, status=422)
    assert "không phải mật khẩu hiện tại" in wrong.error_of("old").lower()
    pages.post("/account/password", {"old": OLD, "password": NEW})

    pages.get("/my/facility")
    assert "/sign-in" in elsewhere.get("/account", status=302).location


def test_guessing_the_old_one_is_limited(app: Flask, pages: Pages) -> None:
    pages.sign_in(owner())
    for _ in range(10):
        pages.post("/account/password", {"old": NEW, "password": NEW}, status=422)

    pages.post("/account/password", {"old": OLD, "password": NEW}, status=429)


def test_ones_own_name_is_no_password(app: Flask, pages: Pages) -> None:
    pages.sign_in(owner(name="Nguyễn Thị Hồng Hạnh"))

    page = pages.post("/account/password", {"old": OLD, "password": "NguyenThiHongHanh"}, status=422)

    assert "dễ đoán" in page.error_of("password")


def test_name_telephone_and_language_are_ones_own(app: Flask, pages: Pages) -> None:
    person = owner()
    number = person.id
    pages.sign_in(person)

    bad = pages.save("/account", {"person_name": "", "phone": "1800 1234", "language": "fr"}, status=422)
    assert bad.error_of("person_name")
    assert bad.error_of("phone")
    pages.save("/account", {"person_name": "Hạnh Nguyễn", "phone": "024 3971 1234", "language": "en"})

    again = db.session.get_one(Person, number)
    assert (again.name, again.phone, again.language) == ("Hạnh Nguyễn", "+842439711234", "en")


def test_a_maker_chooses_how_to_be_addressed_and_may_choose_nothing_again(app: Flask, pages: Pages) -> None:
    number = make.owner(make.facility(), name="Nguyễn Thị Hạnh").id
    pages.sign_in(db.session.get_one(Person, number))
    for chosen in ("chi", ""):
        pages.save("/account", {**DETAILS, "form_of_address": chosen})
        assert (db.session.get_one(Person, number).form_of_address or "") == chosen
    lines = [line.after for line in audit.history(db.session.get_one(Person, number))]
    assert lines[-2:] == [{"form_of_address": "chi"}, {"form_of_address": ""}]

    assert pages.save("/account", {**DETAILS, "form_of_address": "ngài"}, status=422).error_of(
        "form_of_address"
    )
    assert db.session.get_one(Person, number).form_of_address is None


def test_nobody_at_the_desk_or_buying_is_asked_for_a_form_of_address(app: Flask, pages: Pages) -> None:
    for number in (make.officer().id, make.owner(make.buyer()).id):
        person = db.session.get_one(Person, number)
        assert not pages.sign_in(person).get("/account").soup.select_one("[name=form_of_address]")
        pages.save("/account", DETAILS)
