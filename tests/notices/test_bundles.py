"""Letters one may do without: several within minutes are one e-mail, one a day, or none; the rest leaves at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import tokens
from app.accounts.models import Person
from app.kernel import clock, jobs
from app.kernel.db import db
from app.notices import bundles, kinds, mailer, service
from app.notices.models import Letter, Notice
from app.notices.service import choice
from app.notices.states import LetterRhythm, LetterState
from app.notices.words import Link
from tests.make import notices as make
from tests.notices.mail_templates import TEMPLATES
from tests.notices.postoffice import PostOffice, through
from tests.pages import Pages

LINK: Link = ("front.health", {})
PLAIN = "tests/plain"


@pytest.fixture(autouse=True)
def _optional(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "OPTIONAL", kinds.OPTIONAL | {PLAIN})


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    with PostOffice() as office:
        through(office)
        yield office


def tell(person: Person, subject: str, template: str = PLAIN) -> None:
    service.tell_people([person.id], template, key=f"{template}:{subject}", link=LINK, subject=subject)
    db.session.commit()


def later(minutes: float) -> int:
    with clock.fixed(clock.now() + timedelta(minutes=minutes)):
        return jobs.run_due()


def states() -> set[LetterState]:
    db.session.expire_all()
    return set(db.session.scalars(select(Letter.state)))


def test_five_of_a_kind_within_minutes_are_one_letter(office: PostOffice) -> None:
    reader = make.reader(language="en")
    for number in range(5):
        tell(reader, f"File {number}")

    jobs.run_due()
    assert not office.messages
    later(4)

    assert [str(m["Subject"]) for m in office.messages] == ["File 0 (and 4 more)"]
    text = office.messages[0].get_content()
    assert all(f"* File {number}" in text for number in range(5))
    assert states() == {LetterState.SENT}


def test_one_alone_is_the_letter_itself(office: PostOffice) -> None:
    tell(make.reader(language="en"), "File 0")
    later(4)
    assert str(office.messages[0]["Subject"]) == "File 0"
    assert "Text." in office.messages[0].get_content()


def test_each_reader_has_their_own(office: PostOffice) -> None:
    for reader in (make.reader(), make.reader()):
        tell(reader, "A")
        tell(reader, "B")
    later(4)
    assert len({str(m["To"]) for m in office.messages}) == len(office.messages) == 2


def test_who_wants_one_a_day_gets_it_in_the_morning(office: PostOffice) -> None:
    reader = make.reader(language="en")
    choice.choose(reader.id, LetterRhythm.DAILY)
    evening = clock.at(clock.today() + timedelta(days=1), 20)
    with clock.fixed(evening):
        tell(reader, "A")
    with clock.fixed(evening + timedelta(hours=2)):
        tell(reader, "B")
        jobs.run_due()
    assert not office.messages

    with clock.fixed(evening + timedelta(hours=11, minutes=1)):
        jobs.run_due()

    assert [str(m["Subject"]) for m in office.messages] == ["A (and 1 more)"]


def test_who_wants_none_keeps_the_notices(office: PostOffice) -> None:
    reader = make.reader()
    choice.choose(reader.id, LetterRhythm.NEVER)
    tell(reader, "A")
    later(60 * 48)
    assert not office.messages
    assert db.session.scalar(select(func.count(Notice.id))) == 1


@pytest.mark.parametrize("rhythm", [LetterRhythm.AT_ONCE, LetterRhythm.DAILY])
def test_letters_that_wait_while_their_reader_opts_out_do_not_leave(
    office: PostOffice, rhythm: LetterRhythm
) -> None:
    reader, other = make.reader(), make.reader()
    choice.choose(reader.id, rhythm)
    for person in (reader, other):
        tell(person, "A")
        tell(person, "B")

    choice.stop(tokens.seal(tokens.Purpose.LETTERS, reader.id))
    db.session.commit()
    later(60 * 48)

    assert [str(m["To"]) for m in office.messages] == [other.email]
    assert states() == {LetterState.SENT}
    assert db.session.scalar(select(func.count(Notice.id)).where(Notice.person_id == reader.id)) == 2


def test_the_next_letter_after_one_that_was_dropped_leaves(office: PostOffice) -> None:
    reader, other = make.reader(), make.reader()
    tell(reader, "A")
    choice.choose(reader.id, LetterRhythm.NEVER)
    db.session.commit()
    later(4)
    assert states() == set(), "the last letter of all is gone, its work is done"

    tell(other, "B")
    later(4)

    assert [str(m["To"]) for m in office.messages] == [other.email]
    assert states() == {LetterState.SENT}


def test_letters_held_up_by_the_mail_server_do_not_leave_either(office: PostOffice) -> None:
    reader = make.reader()
    tell(reader, "A")
    tell(reader, "B")
    office.answer("MAIL", "451 later")
    later(4)
    assert states() == {LetterState.WAITING}

    choice.choose(reader.id, LetterRhythm.NEVER)
    db.session.commit()
    office.open_again()
    later(60 * 48)

    assert not office.messages
    assert db.session.scalar(select(func.count(Letter.id))) == 0


def test_a_transaction_that_waits_leaves_although_its_reader_opted_out(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "OPTIONAL", kinds.OPTIONAL - {PLAIN})
    reader = make.reader()
    tell(reader, "A")
    choice.choose(reader.id, LetterRhythm.NEVER)
    db.session.commit()
    jobs.run_due()
    assert len(office.messages) == 1


def test_a_transaction_leaves_at_once_whatever_was_chosen(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "OPTIONAL", kinds.OPTIONAL - {PLAIN})
    reader = make.reader()
    choice.choose(reader.id, LetterRhythm.NEVER)
    tell(reader, "A")
    jobs.run_due()
    assert len(office.messages) == 1
    assert office.messages[0]["List-Unsubscribe"] is None


def test_secrets_and_decisions_are_transactions() -> None:
    assert kinds.OPTIONAL - {PLAIN} <= set(TEMPLATES)
    assert not kinds.OPTIONAL & kinds.SECRET
    assert not [name for name in kinds.OPTIONAL if name.split("/")[0] in {"subsidies", "payments"}]


def test_killed_after_sending_the_same_e_mail_leaves_again_and_no_other(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = make.reader(language="en")
    tell(reader, "A")
    tell(reader, "B")
    first = db.session.scalars(select(Letter).order_by(Letter.id)).first()
    assert first is not None
    taken = bundles.take([first.id]).letters
    assert taken == [first]
    mailer.send(bundles.parcels(taken)[first.id])
    db.session.commit()
    tell(reader, "C")

    later(4)

    subjects = [str(m["Subject"]) for m in office.messages]
    assert sorted(subjects) == ["A (and 1 more)", "A (and 1 more)", "C"]
    assert len({str(m["Message-ID"]) for m in office.messages}) == 2
    assert states() == {LetterState.SENT}


def test_a_letter_carried_by_another_does_not_leave_by_itself(office: PostOffice) -> None:
    reader = make.reader()
    tell(reader, "A")
    tell(reader, "B")
    later(4)
    for letter_id in db.session.scalars(select(Letter.id)).all():
        jobs.enqueue(kinds.LETTER, {"letter": letter_id}, key=f"again:{letter_id}")
    db.session.commit()
    assert jobs.run_due() == 2
    assert len(office.messages) == 1


def test_the_link_in_a_letter_asks_then_ends_them_without_signing_in(
    office: PostOffice, pages: Pages
) -> None:
    reader = make.reader(language="en")
    reader_id, email = reader.id, reader.email
    tell(reader, "A")
    later(4)
    message = office.messages[0]
    address = str(message["List-Unsubscribe"]).strip("<>")
    assert address.startswith("http://localhost:8000/en/letters/stop/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.search(r"http://localhost:8000(/en/letters/stop/\S+)", message.get_content())
    assert found is not None
    path = found[1]

    assert email in pages.get(path).text
    assert choice.chosen_by(reader_id) is LetterRhythm.AT_ONCE
    pages.post(path, {"List-Unsubscribe": "One-Click"}, status=200)
    db.session.expire_all()
    assert choice.chosen_by(reader_id) is LetterRhythm.NEVER


def test_an_altered_link_ends_nothing(pages: Pages) -> None:
    pages.get("/letters/stop/nonsense", status=409)


def test_a_person_chooses_on_the_account_page(pages: Pages) -> None:
    reader = make.reader(make.buyer())
    reader_id = reader.id
    pages.sign_in(reader)
    assert "/notices/letters" in pages.get("/account").html
    pages.save("/notices/letters", {"rhythm": "daily"})
    db.session.expire_all()
    assert choice.chosen_by(reader_id) is LetterRhythm.DAILY
    pages.save("/notices/letters", {"rhythm": "weekly"}, status=422)
