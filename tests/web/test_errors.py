"""Error pages: what happened, what is kept, the way on; with all headers, and without a database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError, StatementError

from app.kernel.db import db
from app.web import errors
from tests.make import accounts as make
from tests.pages import Pages

SHOWN = (400, 403, 404, 409, 413, 422, 429, 500, 503)


@pytest.mark.parametrize("status", SHOWN)
def test_each_error_has_a_whole_page_in_both_languages(sample: Flask, pages: Pages, status: int) -> None:
    for root in ("", "/en"):
        page = pages.post(f"{root}/sample/fail/{status}", status=status)
        assert page.soup.h1 is not None
        assert page.soup.select("main a.btn"), "a way on"
        assert page.soup.find("link", rel="canonical") is None


@pytest.mark.parametrize("status", [404, 500])
def test_errors_carry_the_headers(sample: Flask, pages: Pages, status: int) -> None:
    page = pages.get("/nowhere", status=404) if status == 404 else pages.post("/sample/fail/500", status=500)
    assert "default-src 'self'" in page.response.headers["Content-Security-Policy"]
    assert page.response.headers["X-Content-Type-Options"] == "nosniff"
    assert page.response.headers["X-Frame-Options"] == "DENY"


def test_a_late_decision_says_who_was_faster_and_where_to_look(sample: Flask, pages: Pages) -> None:
    page = pages.post("/sample/fail/409", status=409)
    assert "Trang approved this at 14:20." in page.text
    assert "R21" in page.text
    assert page.soup.select_one('main a[href="/sample/public"]') is not None


def test_a_ceiling_says_how_much_is_left(sample: Flask, pages: Pages) -> None:
    assert "3.200.000\u00a0₫" in pages.post("/sample/fail/410", status=409).html


def test_too_many_tries_say_when_to_come_back(sample: Flask, pages: Pages) -> None:
    page = pages.post("/sample/fail/429", status=429)
    assert page.response.headers["Retry-After"] == "90"
    assert "2 phút" in page.text


def test_the_way_back_stays_on_this_site(sample: Flask, pages: Pages) -> None:
    there = pages.post("/sample/fail/503", status=503, headers={"Referer": "https://evil.example/x"})
    assert "evil.example" not in there.html
    other = "http://localhost//evil.example/x"
    assert "evil.example" not in pages.post("/sample/fail/503", status=503, headers={"Referer": other}).html
    here = pages.post("/sample/fail/503", status=503, headers={"Referer": "http://localhost/sample/form"})
    assert here.soup.select_one('main a[href="/sample/form"]') is not None


def test_a_foreign_host_name_gets_a_plain_no_and_is_not_repeated(sample: Flask) -> None:
    sample.config["TRUSTED_HOSTS"] = ["chophien.example"]
    try:
        answer = sample.test_client().get("/sample/public", headers={"Host": "evil.example"})
    finally:
        sample.config["TRUSTED_HOSTS"] = None

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert "evil" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def dead_database(app: Flask) -> Iterator[None]:
    """Every statement fails as if the server had gone."""

    def gone(*_args: object) -> None:
        raise OperationalError("SELECT", {}, Exception("server closed the connection"))

    engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", gone)
    yield
    event.remove(engine, "before_cursor_execute", gone)


def test_without_a_database_a_signed_in_person_still_gets_a_page(
    sample: Flask, pages: Pages, request: pytest.FixtureRequest
) -> None:
    pages.sign_in(make.owner(make.facility()))
    db.session.commit()
    request.getfixturevalue("dead_database")
    page = pages.get("/sample/mine", status=503)
    assert page.response.headers["Retry-After"] == "5"
    assert "Hệ thống đang bận" in page.text


def test_a_fault_page_asks_the_database_nothing(sample: Flask, dead_database: None) -> None:
    with sample.test_request_context("/sample/public"):
        html, status = errors._page(500)
    assert status == 500
    assert "<h1>Lỗi từ phía chúng tôi</h1>" in html


def test_a_fault_tells_the_log_neither_the_key_in_a_link_nor_what_was_typed(
    app: Flask, pages: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    with app.test_request_context("/password/reset/SECRET-KEY"):
        errors._fault(RuntimeError("broken"))
        errors._busy(OperationalError("SELECT 1", {}, Exception("locked")))
    with pytest.raises(StatementError) as fault:
        db.session.execute(text("SELECT * FROM nothing WHERE name = :name"), {"name": "Trần Thị Hạnh"})

    assert "/password/reset/<token>" in caplog.text
    assert "SECRET-KEY" not in caplog.text
    assert "Hạnh" not in str(fault.value)


def test_a_host_that_is_not_ours_gets_a_plain_refusal_with_all_headers(app: Flask, pages: Pages) -> None:
    app.config["TRUSTED_HOSTS"] = ["chophien.example"]

    answer = pages.client.get("/", base_url="https://evil.example")

    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert pages.client.get("/", base_url="https://chophien.example").status_code == 200
