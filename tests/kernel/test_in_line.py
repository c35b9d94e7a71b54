"""Whoever asks for a row that everybody changes stands in a line before it, in the order they came."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text, true

from app.kernel.audit import AuditHead
from app.kernel.db import db, only_read
from app.kernel.in_line import in_line
from tests.waiting import until

WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


def take(name: str) -> int:
    """Ask for the head of the history under the condition of a line, and hold it."""
    found = db.session.scalar(select(AuditHead.id).where(AuditHead.id == 1, in_line(name)))
    assert found == 1
    return found


def others_waiting() -> int:
    with db.engine.connect() as another:
        return another.scalar(WAITING) or 0


@pytest.mark.postgres_only
def test_the_second_waits_in_the_line_of_its_name_until_the_first_commits(app: Flask) -> None:
    order = list[str]()

    def second() -> None:
        with app.app_context():
            only_read(False)
            take("history")
            order.append("second")
            db.session.rollback()
            db.session.remove()

    take("history")
    with ThreadPoolExecutor(1) as another:
        done = another.submit(second)
        until(others_waiting, "the second to stand in line")
        assert order == []
        order.append("first")
        db.session.commit()
        done.result()
    assert order == ["first", "second"]


@pytest.mark.postgres_only
def test_lines_of_other_names_wait_for_nobody(app: Flask) -> None:
    def second() -> int:
        with app.app_context():
            found = take("ceilings")
            db.session.remove()
            return found

    take("history")
    with ThreadPoolExecutor(1) as another:
        assert another.submit(second).result() == 1
    db.session.rollback()


@pytest.mark.sqlite_only
def test_where_there_is_one_writer_there_is_no_line(app: Flask) -> None:
    assert in_line("history").compare(true())
