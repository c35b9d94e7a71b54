"""What every answer carries, whatever the session's cookie is called."""

from __future__ import annotations

import pytest
from flask import Flask
from PIL import Image

from app.kernel import images
from tests.kernel.test_images import encoded
from tests.make import accounts as make, fairs
from tests.pages import Pages

PRODUCTION = "__Host-session"


@pytest.mark.parametrize("name", ["session", PRODUCTION])
def test_no_cache_keeps_a_page_of_somebody_signed_in(app: Flask, pages: Pages, name: str) -> None:
    app.config["SESSION_COOKIE_NAME"] = name
    app.config["SESSION_COOKIE_SECURE"] = name == PRODUCTION
    pages.client.environ_base["wsgi.url_scheme"] = "https"
    pages.sign_in(make.owner(make.facility()))

    answer = pages.get("/my/facility").response

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.vary


def test_no_cache_keeps_a_form_with_its_token_for_the_next_visitor(app: Flask, pages: Pages) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = pages.get("/sign-in").response

    assert "Set-Cookie" in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing-here", "/health", "/results/fairs.csv"])
def test_every_answer_allows_only_this_site(app: Flask, pages: Pages, path: str) -> None:
    answer = pages.client.get(path)
    policy = answer.headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["photo", "/favicon.ico"])
def test_what_every_cache_may_keep_carries_nobodys_session(app: Flask, pages: Pages, path: str) -> None:
    key = images.keep_photo(encoded(Image.new("RGB", (300, 300)), "PNG")).key
    with pages.sign_in(make.owner(make.facility())).client.session_transaction() as session:
        session.permanent = True
    assert "Set-Cookie" in pages.get("/my/facility").response.headers, "it notes that the session is used"

    answer = pages.client.get(f"/photos/{key}-card.webp" if path == "photo" else path)

    assert answer.cache_control.public
    assert "Set-Cookie" not in answer.headers


def test_paper_and_calendars_name_this_site_whatever_host_was_asked(app: Flask, pages: Pages) -> None:
    slug = fairs.fair().slug
    answer = pages.client.get(f"/en/fairs/{slug}.ics", base_url="https://evil.example")

    assert f"URL:http://localhost:8000/en/fairs/{slug}" in answer.text.replace("\r\n ", "")
    assert "evil" not in answer.text
