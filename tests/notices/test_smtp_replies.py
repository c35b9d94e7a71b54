"""What becomes of a letter a mail server refuses: the recipient's fault, ours, or passing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.db import db
from app.kernel.permissions import Role
from app.notices.models import Letter, Notice
from app.notices.smtp_replies import Fault, fault
from app.notices.states import LetterState
from tests.make import accounts
from tests.make.notices import written
from tests.notices.postoffice import PostOffice, again, through

CASES = [
    (step, answer, note.partition("right:")[2] or note)
    for line in Path("tests/cases/smtp-replies.txt").read_text().splitlines()
    for step, _, rest in [line.partition(" -> ")]
    for answer, _, note in [rest.partition(" : ")]
]
MORE = [
    ("MAIL", "550 5.7.1 Sender rejected", Fault.OURS),
    ("MAIL", "553 5.1.8 Sender domain does not exist", Fault.OURS),
    ("RCPT", "550 5.1.1 No such user", Fault.RECIPIENT),
    ("RCPT", "550 no such user", Fault.RECIPIENT),
    ("RCPT", "550 relay not permitted", Fault.OURS),
    ("RCPT", "552 5.2.2 Mailbox full", Fault.RECIPIENT),
    ("RCPT", "553 5.1.3 Bad address syntax", Fault.RECIPIENT),
    ("RCPT", "550 5.1.8 Sender address rejected", Fault.OURS),
    ("RCPT", "550 5.7.26 unauthenticated, SPF and DKIM failed", Fault.OURS),
    ("RCPT", "452 4.2.2 Over quota", Fault.PASSING),
    ("DATA", "554 5.7.1 Message refused by policy", Fault.OURS),
    ("DATA", "554 rejected as spam", Fault.OURS),
    ("DATA", "550 5.1.1 User unknown", Fault.RECIPIENT),
    ("DATA", "451 4.3.0 Try later", Fault.PASSING),
]


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def told() -> int:
    """How many lines the administrators got about the mail server."""
    query = select(func.count()).where(Notice.template == "notices/mail_refused")
    return db.session.scalar(query) or 0


def state(letter_id: int) -> LetterState:
    db.session.expire_all()
    return db.session.get_one(Letter, letter_id).state


def ours(note: str) -> bool:
    return "our fault" in note


@pytest.mark.parametrize(("step", "answer", "note"), CASES)
def test_the_answers_met_in_the_wild_are_tried_again(
    app: Flask, office: PostOffice, step: str, answer: str, note: str
) -> None:
    accounts.officer(Role.ADMIN)
    through(office)
    office.answer(step, answer)
    number = written().id

    assert jobs_left() == 0
    assert state(number) is LetterState.WAITING
    assert answer[:3] in db.session.get_one(Letter, number).problem
    assert told() == (1 if ours(note) else 0)

    office.open_again()
    assert again() >= 1
    assert state(number) is LetterState.SENT


@pytest.mark.parametrize(("step", "answer", "whose"), MORE)
def test_each_answer_is_laid_at_the_right_door(
    app: Flask, office: PostOffice, step: str, answer: str, whose: Fault
) -> None:
    accounts.officer(Role.ADMIN)
    through(office)
    office.answer(step, answer)
    number = written().id

    jobs_left()

    failed = whose is Fault.RECIPIENT
    assert state(number) is (LetterState.FAILED if failed else LetterState.WAITING)
    assert told() == (1 if whose is Fault.OURS else 0)


def test_the_administrator_is_told_once_however_many_letters_wait(app: Flask, office: PostOffice) -> None:
    accounts.officer(Role.ADMIN)
    through(office)
    office.answer("RCPT", "554 5.7.1 Relay access denied")
    written()

    for _ in range(4):
        again()

    assert told() == 1
    assert not office.messages


def test_a_greeting_that_refuses_us_is_our_fault() -> None:
    assert fault(554, "5.3.2 No service for you", about_recipient=False) is Fault.OURS
    assert fault(535, "5.7.8 Bad credentials", about_recipient=False) is Fault.OURS
    assert fault(421, "4.3.2 Closing", about_recipient=False) is Fault.PASSING


def jobs_left() -> int:
    """Let everything due run once; gives how many went well."""
    return again()
