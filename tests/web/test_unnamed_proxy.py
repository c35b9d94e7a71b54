"""In production a proxy that the settings do not name is said loudly: in the log, on /ready, to the administrator."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

import config
from app import flask_settings
from app.kernel import clock
from app.kernel.permissions import Role
from app.web import unnamed_proxy
from tests.make import accounts as make
from tests.pages import Pages
from tests.safe_settings import SAFE

SAID = "đi qua một máy chủ trung gian"
PASSED_ON = {"X-Forwarded-For": "203.0.113.9"}


@pytest.fixture(autouse=True)
def _in_production(app: Flask) -> Iterator[None]:
    app.config[unnamed_proxy.WATCH] = True
    _forget(app)
    yield
    _forget(app)


def _forget(app: Flask) -> None:
    app.config[unnamed_proxy.NAMED] = 0
    for name in (unnamed_proxy.SEEN, unnamed_proxy.ROW):
        app.extensions.pop(name, None)


def ready(pages: Pages, **headers: str) -> Any:
    answer = pages.ask(
        "GET", "/ready", headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    assert answer.status_code == 200
    return answer.get_json()


@pytest.mark.parametrize("header", ["X_Forwarded_For", "Forwarded", "X_Real_IP"])
def test_ready_says_that_a_proxy_is_not_named(pages: Pages, header: str) -> None:
    assert ready(pages) == {"status": "ok"}

    ready(pages, **{header: "203.0.113.9"})

    assert ready(pages)["warnings"] == ["a proxy that CHO_PHIEN_PROXIES does not name"]


def test_the_log_says_it_once_and_nothing_the_header_holds(
    pages: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            ready(pages, X_Forwarded_For="203.0.113.9 <script>")

    said = [line.getMessage() for line in caplog.records if "UNNAMED PROXY" in line.getMessage()]
    assert len(said) == 1
    assert "CHO_PHIEN_PROXIES" in said[0]
    assert "script" not in said[0]


def test_the_administrators_pages_say_it_and_nobody_elses(app: Flask) -> None:
    admin = Pages(app).sign_in(make.officer(Role.ADMIN))
    assert SAID not in admin.get("/desk").text

    for address in ("/desk", "/desk/security"):
        page = admin.get(address, headers=PASSED_ON)
        assert SAID in page.text
        assert "127.0.0.1" in page.text
        assert "CHO_PHIEN_PROXIES" in page.text
    officer = Pages(app).sign_in(make.officer(Role.NATIONAL_OFFICER))
    assert SAID not in officer.get("/desk").text


def test_it_is_forgotten_a_day_after_the_last(pages: Pages) -> None:
    ready(pages, X_Forwarded_For="203.0.113.9")
    with clock.fixed(clock.now() + timedelta(hours=25)):
        assert ready(pages) == {"status": "ok"}


def test_only_production_looks(app: Flask, pages: Pages) -> None:
    safe = config.Settings(**SAFE)
    assert flask_settings.flask_config(safe)[unnamed_proxy.WATCH] is True
    assert flask_settings.flask_config(config.Settings(**SAFE, proxies=1))[unnamed_proxy.NAMED] == 1
    assert flask_settings.flask_config(config.Settings())[unnamed_proxy.WATCH] is False

    app.config[unnamed_proxy.WATCH] = False
    ready(pages, X_Forwarded_For="203.0.113.9")
    assert ready(pages) == {"status": "ok"}


ONE, TWO = "203.0.113.9", "203.0.113.9, 198.51.100.4"
SAYS = {"status": "ok", "warnings": ["a proxy that CHO_PHIEN_PROXIES does not name"]}


def test_a_second_proxy_is_noticed_while_one_is_named(
    app: Flask, pages: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    app.config[unnamed_proxy.NAMED] = 1
    with caplog.at_level(logging.WARNING):
        for _ in range(unnamed_proxy.IN_A_ROW - 1):
            assert ready(pages, X_Forwarded_For=TWO) == {"status": "ok"}
            ready(pages)  # the machine's own check, past the proxies, says nothing
        assert ready(pages, X_Forwarded_For=TWO) == SAYS

    (said,) = [line.getMessage() for line in caplog.records if "UNNAMED PROXY" in line.getMessage()]
    assert "CHO_PHIEN_PROXIES is 1" in said


def test_visitors_who_write_such_a_header_themselves_raise_no_alarm_on_a_site_that_others_use(
    app: Flask, pages: Pages
) -> None:
    app.config[unnamed_proxy.NAMED] = 1
    for _ in range(3):
        for _ in range(unnamed_proxy.IN_A_ROW - 1):
            ready(pages, X_Forwarded_For=TWO)
        assert ready(pages, X_Forwarded_For=ONE, X_Real_IP=ONE) == {"status": "ok"}


def test_as_many_entries_as_proxies_are_named_are_right(app: Flask, pages: Pages) -> None:
    app.config[unnamed_proxy.NAMED] = 2
    for _ in range(unnamed_proxy.IN_A_ROW + 1):
        assert ready(pages, X_Forwarded_For=TWO) == {"status": "ok"}


def test_probes_are_answered_by_whatever_name_or_address_they_ask(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = [".chophien.vn", "www.chophien.vn"]
    client = app.test_client()
    for path in ("/health", "/ready"):
        assert client.get(path, base_url="http://10.0.0.7:8000").json == {"status": "ok"}
    assert client.get("/", base_url="http://10.0.0.7:8000").status_code == 400
    assert client.get("/help", base_url="http://www.chophien.vn").status_code == 200
