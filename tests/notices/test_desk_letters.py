"""The administrator sees what could not be delivered and tries it again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.kernel.db import db
from app.kernel.jobs import Job
from app.kernel.permissions import Role
from app.notices.models import Letter
from app.notices.states import LetterState
from tests.make import accounts
from tests.pages import Pages


def letter(state: LetterState = LetterState.FAILED, **values: object) -> Letter:
    row = Letter(
        **{
            "key": "k",
            "template": "tests/plain",
            "language": "vi",
            "to": "ai-do@example.com",
            "subject": "Hồ sơ đã được duyệt",
            "body": "Nội dung",
            "message_id": "<1@example.com>",
            "state": state,
            "problem": "550 no such user",
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def test_a_failed_letter_says_why_and_is_tried_again(pages: Pages) -> None:
    number = letter().id
    pages.sign_in(accounts.officer(Role.ADMIN))
    assert "550 no such user" in pages.get("/desk/letters?state=failed").text
    pages.post(f"/desk/letters/{number}/again")
    assert db.session.get_one(Letter, number).state is LetterState.WAITING
    assert db.session.scalar(select(Job.payload).where(Job.done_at.is_(None))) == {"letter": number}


@pytest.mark.parametrize("state", [LetterState.SENT, LetterState.WAITING])
def test_a_letter_that_did_not_fail_is_not_sent_twice(pages: Pages, state: LetterState) -> None:
    number = letter(state).id
    pages.sign_in(accounts.officer(Role.ADMIN)).post(f"/desk/letters/{number}/again", status=409)


def test_only_the_administrator_reads_other_peoples_letters(pages: Pages) -> None:
    pages.sign_in(accounts.officer(Role.AUDITOR)).get("/desk/letters", status=403)
    pages.sign_in(accounts.officer(Role.ADMIN)).get("/desk/letters?state=nothing", status=404)
