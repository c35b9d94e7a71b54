"""Texts of letters and finished jobs go after the time that is set; that a letter was sent, and what still waits, stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update

from app.kernel import clock, finished, jobs
from app.kernel.db import db
from app.kernel.permissions import Actor, Role
from app.notices import tasks
from app.notices.models import Letter
from app.notices.service import retry, sent_texts
from app.notices.states import LetterState
from app.own_data import of_person
from tests.make import accounts, notices as make
from tests.make.notices import written
from tests.pages import Pages
from tests.queries import asked


def again(letter: Letter) -> Letter:
    db.session.expire_all()
    return db.session.get_one(Letter, letter.id)


def test_the_text_goes_and_everything_else_of_a_sent_letter_stays(app: Flask) -> None:
    letter = written("Đã duyệt hồ sơ")
    jobs.run_due()
    before = {
        name: getattr(again(letter), name) for name in ("subject", "to", "sent_at", "key", "search_key")
    }

    with clock.fixed(clock.now() + finished.KEEP_FOR() - timedelta(hours=1)):
        tasks.forget_finished()
    assert again(letter).body
    assert db.session.scalar(select(jobs.Job.id)) is not None

    with clock.fixed(clock.now() + finished.KEEP_FOR() + timedelta(hours=1)):
        tasks.forget_finished()
    assert again(letter).body == ""
    assert {name: getattr(letter, name) for name in before} == before
    assert letter.state is LetterState.SENT
    assert db.session.scalar(select(jobs.Job.id)) is None


@pytest.mark.parametrize("state", [LetterState.WAITING, LetterState.SENDING, LetterState.FAILED])
def test_a_letter_that_did_not_leave_keeps_its_text_and_can_be_tried_again(
    app: Flask, state: LetterState
) -> None:
    letter = written()
    db.session.execute(update(Letter).values(state=state))
    db.session.commit()

    with clock.fixed(clock.now() + 2 * finished.KEEP_FOR()):
        tasks.forget_finished()
    assert again(letter).body
    assert db.session.scalar(select(jobs.Job.done_at)) is None
    if state is LetterState.FAILED:
        retry.send_again(letter.id, Actor(accounts.officer(Role.ADMIN).id, "A"))


def test_a_long_past_goes_in_short_transactions_some_at_a_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        jobs.enqueue("old", {}, key=f"old:{number}")
    db.session.execute(update(jobs.Job).values(done_at=clock.now()))
    db.session.commit()
    monkeypatch.setattr(finished, "AT_ONCE", 2)
    monkeypatch.setattr(finished, "MOST_TRANSACTIONS", 3)

    with clock.fixed(clock.now() + 2 * finished.KEEP_FOR()):
        tasks.forget_finished()
        assert len(db.session.scalars(select(jobs.Job.key)).all()) == 1
        tasks.forget_finished()
    assert not db.session.scalars(select(jobs.Job.key)).all()


def test_letters_with_a_text_are_found_by_their_index(app: Flask) -> None:
    known = {"language": "vi", "subject": "s", "template": "tests/plain", "to": "a@example.com"}
    sent_long_ago = {**known, "state": LetterState.SENT, "sent_at": clock.now(), "problem": "", "bundle": ""}
    rows = [{**sent_long_ago, "key": f"k{n}", "message_id": f"<{n}>", "body": ""} for n in range(3_000)]
    db.session.execute(insert(Letter), rows)
    db.session.execute(text("ANALYZE letters"))
    db.session.commit()
    with asked() as sent:
        sent_texts.forget(clock.now(), 500)
    explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    plan = db.session.connection().exec_driver_sql(f"{explain} {sent[0][0]}", sent[0][1])
    assert "ix_letters_with_text" in "\n".join(str(row[-1]) for row in plan)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "/privacy?version=3",
            "Nội dung thư: 90 ngày sau khi gửi, thư có liên kết bí mật thì xóa ngay khi gửi;",
        ),
        (
            "/en/privacy?version=3",
            "Texts of letters: 90 days after the letter left, of one with a secret link at once;",
        ),
    ],
)
def test_the_privacy_text_names_the_days_that_are_set(
    app: Flask, pages: Pages, address: str, words: str
) -> None:
    finished.KEEP_FOR.provide(app, timedelta(days=90))

    assert words in " ".join(pages.get(address).root.text_content().split())


def test_the_administrator_and_ones_own_data_say_so_in_words(pages: Pages) -> None:
    reader = make.reader()
    letter = written()
    jobs.run_due()
    db.session.execute(update(Letter).values(body="", person_id=reader.id))
    db.session.commit()
    words = "Nội dung thư được xóa sau 180 ngày kể từ khi gửi"

    found = of_person(reader.id).tables["letters"]
    assert words in found[0]["body"]
    assert found[0]["subject"] == letter.subject
    pages.sign_in(accounts.officer(Role.ADMIN))
    assert words in pages.get("/desk/letters").text
