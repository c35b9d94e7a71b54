"""The database goes away in the middle of a request: a page says to try again, the log says it in one line."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from app.kernel import jobs
from app.kernel.db import db
from app.web.access import public
from tests.pages import Pages


def cut(app: Flask) -> None:
    """As an administrator of PostgreSQL does, or its restart."""
    number = db.session.scalar(text("SELECT pg_backend_pid()"))
    with create_engine(app.config["SQLALCHEMY_DATABASE_URI"]).connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})


@pytest.mark.postgres_only
@pytest.mark.parametrize(
    ("method", "asks_again", "status"),
    [("GET", True, 503), ("POST", True, 503), ("POST", False, 503), ("GET", False, 200)],
    ids=["while it looks", "while it writes", "when it commits", "when a page is made already"],
)
def test_a_connection_lost_in_a_request_is_one_line_and_a_page_that_says_so(
    sample: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    method: str, asks_again: bool, status: int,
) -> None:  # fmt: skip
    @public
    def view() -> str:
        if method == "POST":
            jobs.enqueue("nothing", {}, key="once")
        cut(sample)
        if asks_again:
            db.session.execute(text("SELECT 1"))
        return "<!doctype html><html lang=vi><title>x</title><main><h1>x</h1></main></html>"

    monkeypatch.setitem(sample.view_functions, "sample.form", view)
    with caplog.at_level(logging.WARNING):
        answer = pages.client.open("/sample/form", method=method)
    assert answer.status_code == status
    said = [record for record in caplog.records if not record.name.startswith("sqlalchemy.pool.impl")]
    assert len(said) == (status == 503), caplog.text
    assert all("\n" not in record.getMessage() and not record.exc_info for record in said)
    if status == 503:
        assert answer.headers["Retry-After"] == "5"
        assert "database not available for /sample/form: " in caplog.text
    monkeypatch.undo()
    pages.get("/sample/form")


def test_a_commit_that_fails_is_answered_like_any_other_statement(
    sample: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite a full disk, say; it was a raw 500 because the page was made already."""

    @public
    def view() -> str:
        jobs.enqueue("nothing", {}, key="once")
        return "done"

    def full(*_args: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    monkeypatch.setitem(sample.view_functions, "sample.form", view)
    event.listen(db.engine, "commit", full)
    try:
        answer = pages.client.post("/sample/form")
    finally:
        event.remove(db.engine, "commit", full)
    assert answer.status_code == 503
    assert pages.client.post("/sample/form").status_code == 200
