"""Telling people: who hears, in which language, how often."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.states import FormOfAddress, PersonState
from app.kernel.db import db
from app.kernel.i18n import lazy_gettext
from app.kernel.jobs import Job
from app.kernel.permissions import Permission, Role
from app.notices import service
from app.notices.models import Letter, Notice
from tests.make import accounts, notices as make

LINK = ("front.health", {})


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def lines() -> list[Notice]:
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def answered(organisation_id: int, *, key: str = "message:1", who: str = "Chị Hạnh") -> None:
    service.tell(organisation_id, "tests/answered", key=key, link=LINK, who=who, day=date(2026, 12, 5))


def test_every_member_gets_a_line_and_a_letter(app: Flask) -> None:
    buyer = make.buyer()
    make.reader(buyer)
    make.reader(buyer, role=Role.BUYER_MEMBER)
    make.reader(make.buyer("Another"))

    answered(buyer.id)

    assert len(lines()) == len(letters()) == 2
    assert db.session.scalar(select(Job.kind)) == "letter"


def test_each_reads_in_their_own_language_with_a_link_in_it(app: Flask) -> None:
    buyer = make.buyer()
    make.reader(buyer, language="vi", name="Nguyễn Thị Hạnh")
    make.reader(buyer, language="en", name="Elin Sandberg")

    answered(buyer.id)

    vietnamese, english = letters()
    assert vietnamese.subject == "Thông báo: Chị Hạnh"
    assert "Chào Nguyễn Thị Hạnh," in vietnamese.body
    assert "05/12/2026" in vietnamese.body
    assert "http://localhost:8000/health" in vietnamese.body
    assert "Nordic Table AB" in vietnamese.body
    assert english.subject == "Notices: Chị Hạnh"
    assert "Hello Elin Sandberg," in english.body
    assert "5 Dec 2026" in english.body
    assert "http://localhost:8000/en/health" in english.body


def test_telling_twice_with_the_same_key_tells_once(app: Flask) -> None:
    """I17: a letter exists once."""
    buyer = make.buyer()
    make.reader(buyer)

    answered(buyer.id)
    answered(buyer.id)
    answered(buyer.id, key="message:2")

    assert len(lines()) == len(letters()) == 2


def test_nobody_is_told_of_what_was_rolled_back(app: Flask) -> None:
    """I17: no decision, no letter."""
    buyer = make.buyer()
    make.reader(buyer)
    db.session.commit()

    answered(buyer.id)
    db.session.rollback()

    assert not lines()
    assert not letters()
    assert db.session.scalar(select(Job.id)) is None


def test_an_unconfirmed_address_gets_no_letter_and_a_suspended_person_nothing(app: Flask) -> None:
    buyer = make.buyer()
    unconfirmed = make.reader(buyer, confirmed=False)
    make.reader(buyer, role=Role.BUYER_MEMBER, state=PersonState.SUSPENDED)

    answered(buyer.id)

    assert [line.person_id for line in lines()] == [unconfirmed.id]
    assert not letters()


def test_the_letter_that_confirms_an_address_goes_to_an_unconfirmed_one(app: Flask) -> None:
    person = make.reader(confirmed=False)

    service.write_to(person, "tests/plain", key="confirm:1", link=LINK, subject="Confirm")

    assert [letter.to for letter in letters()] == [person.email]
    assert not lines()


def test_officers_of_the_province_hear_it_and_national_ones_where_it_has_none(app: Flask) -> None:
    national = make.reader(make.agency(), role=Role.NATIONAL_OFFICER)
    approver = make.reader(make.agency(), role=Role.APPROVER)

    service.tell_officers(
        Permission.FACILITY_VERIFY, "01", "tests/plain", key="facility:1", link=LINK, subject="New"
    )

    assert [line.person_id for line in lines()] == [national.id]
    assert approver.id not in {letter.person_id for letter in letters()}


def test_a_subject_is_one_line_whatever_the_facts_say(app: Flask) -> None:
    buyer = make.buyer()
    make.reader(buyer)

    service.tell(buyer.id, "tests/answered", key="k", who="A\r\nBcc: x@example.com", day=date(2026, 1, 2))

    assert "\n" not in letters()[0].subject
    assert "\r" not in letters()[0].subject


def test_names_with_an_ampersand_are_not_escaped(app: Flask) -> None:
    buyer = make.buyer("Gốm & Sứ <Việt>")
    make.reader(buyer)

    answered(buyer.id, who="A & B")

    assert letters()[0].subject == "Thông báo: A & B"
    assert "Gốm & Sứ <Việt>" in letters()[0].body


def test_words_given_in_two_languages_are_read_in_ones_own(app: Flask) -> None:
    buyer = make.buyer()
    make.reader(buyer, language="en")
    make.reader(buyer, language="vi")

    service.tell(buyer.id, "tests/plain", key="a", subject={"vi": "Gốm", "en": "Pottery"})
    service.tell(buyer.id, "tests/plain", key="b", subject=lazy_gettext("Notices"))

    assert [letter.subject for letter in letters()] == ["Pottery", "Gốm", "Notices", "Thông báo"]


def test_a_row_is_refused_as_a_fact(app: Flask) -> None:
    buyer = make.buyer()
    make.reader(buyer)

    with pytest.raises(TypeError, match="plain values"):
        service.tell(buyer.id, "tests/plain", key="a", subject=buyer)


def test_a_maker_who_chose_a_form_of_address_is_greeted_by_it_and_nobody_else_is(app: Flask) -> None:
    facility = accounts.facility()
    called = {"name": "Nguyễn Thị Hạnh", "form_of_address": FormOfAddress.CHI}
    maker = accounts.owner(facility, **called)
    accounts.owner(facility, **called, language="en")
    accounts.owner(facility, name="Trần Ngọc Lan")
    officer = accounts.officer(Role.NATIONAL_OFFICER, **called)

    answered(facility.id)
    service.tell_people([officer.id], "tests/plain", key="desk", subject="Việc mới")
    service.write_to(maker, "tests/plain", key="own", link=LINK, subject="Xác nhận")

    assert [letter.body.partition("\n")[0] for letter in letters()] == [
        "Chào chị Hạnh,",
        "Hello Nguyễn Thị Hạnh,",
        "Chào Trần Ngọc Lan,",
        "Chào Nguyễn Thị Hạnh,",
        "Chào chị Hạnh,",
    ]
