"""Letters leave the house: by server or into the folder, again after a fault, and never silently lost."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.kernel import clock, jobs
from app.kernel.db import db
from app.notices import kinds, mailer, tasks
from app.notices.models import Letter
from app.notices.states import LetterState
from tests.make.notices import written
from tests.notices.postoffice import PostOffice, again, through

LINK = ("front.health", {})


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def only() -> Letter:
    db.session.expire_all()
    return db.session.scalars(select(Letter)).one()


def test_without_a_server_a_letter_becomes_a_file(app: Flask) -> None:
    letter = written("Đã duyệt hồ sơ")

    assert jobs.run_due() == 1

    files = list((Path(app.instance_path) / "mail").glob("*.eml"))
    message = message_from_bytes(files[0].read_bytes(), policy=default)
    assert len(files) == 1
    assert message["Subject"] == "Đã duyệt hồ sơ"
    assert message["Message-ID"] == letter.message_id
    assert only().state is LetterState.SENT


def test_a_server_gets_the_letter_with_vietnamese_intact(app: Flask, office: PostOffice) -> None:
    through(office)
    letter = written("Đã duyệt hồ sơ")

    jobs.run_due()

    message = office.messages[0]
    assert message["Subject"] == "Đã duyệt hồ sơ"
    assert message["To"] == letter.to
    assert "Chợ Phiên" in str(message["From"])
    assert message["Content-Language"] == "vi"
    assert "Bạn nhận thư này" in message.get_content()
    assert only().sent_at is not None


def test_a_letter_that_left_does_not_leave_again(app: Flask, office: PostOffice) -> None:
    through(office)
    letter = written()
    jobs.run_due()

    jobs.enqueue(kinds.LETTER, {"letter": letter.id}, key="again")
    db.session.commit()
    assert jobs.run_due() == 1

    assert len(office.messages) == 1


def test_a_fault_of_the_server_is_tried_again_with_the_same_message_id(
    app: Flask, office: PostOffice
) -> None:
    through(office)
    office.refuse_next("451 try later")
    letter = written()

    assert jobs.run_due() == 0
    assert only().state is LetterState.WAITING
    assert "451" in only().problem
    assert again() == 1
    assert only().state is LetterState.SENT
    assert [str(m["Message-ID"]) for m in office.messages] == [letter.message_id]


def test_an_address_the_server_refuses_for_good_is_failed_at_once(app: Flask, office: PostOffice) -> None:
    through(office)
    office.refuse_next("550 no such user")
    written()

    jobs.run_due()

    assert only().state is LetterState.FAILED
    assert "550 no such user" in only().problem


def test_after_all_tries_a_letter_is_failed_and_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_parcel: mailer.Parcel) -> None:
        raise smtplib.SMTPServerDisconnected("away")

    monkeypatch.setattr(mailer, "send", away)
    written()
    db.session.execute(update(jobs.Job).values(tries=jobs.MOST_TRIES - 1))
    db.session.commit()

    assert jobs.run_due() == 0
    tasks.give_up()
    db.session.commit()

    assert only().state is LetterState.FAILED
    assert again() == 0


def test_a_letter_in_the_hands_of_a_killed_worker_leaves_after_the_lease(
    app: Flask, office: PostOffice
) -> None:
    through(office)
    letter = written()
    claimed = jobs._claim()
    letter.state = LetterState.SENDING
    db.session.commit()
    assert claimed is not None
    assert jobs.run_due() == 0

    with clock.fixed(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.run_due() == 1

    assert [str(m["Message-ID"]) for m in office.messages] == [letter.message_id]


def test_a_line_break_in_a_header_is_refused_not_sent(app: Flask, office: PostOffice) -> None:
    through(office)
    letter = written()
    letter.subject = "Hello\r\nBcc: everybody@example.com"
    db.session.commit()

    jobs.run_due()

    assert not office.messages
    assert only().state is LetterState.FAILED


def test_the_text_of_a_letter_with_a_key_in_it_is_forgotten_once_sent(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "SECRET", {"tests/plain"})
    written()

    jobs.run_due()

    assert only().body == ""
