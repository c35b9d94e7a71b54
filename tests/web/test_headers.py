"""What every answer carries, whatever the session's cookie is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from app.kernel import images
from tests.make import accounts as make, catalog as goods, fairs
from tests.make.pictures import encoded
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


def test_a_photo_is_kept_by_everybody_whoever_fetched_it(app: Flask, pages: Pages) -> None:
    photo = goods.photo(goods.product())
    path = f"/photos/{photo.key}-card.webp"
    pages.sign_in(make.owner(make.facility()))
    answer = pages.ask("GET", path)

    assert "Cookie" not in answer.vary
    assert (answer.cache_control.immutable, answer.cache_control.public) == (True, True)
    asked = pages.ask("GET", path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (asked.status_code, asked.data) == (304, b"")
    assert "Cookie" not in asked.vary


@pytest.mark.parametrize("harm", ["cut off", "empty", "something else", "gone", "unreadable"])
def test_a_damaged_photo_is_not_there_and_is_reported(
    app: Flask, pages: Pages, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    photo = goods.photo(goods.product())
    path = f"/photos/{photo.key}-card.webp"
    file = Path(app.instance_path) / "files" / images.photo_path(photo.key, "card")
    content = file.read_bytes()
    file.unlink()
    if harm == "unreadable":
        file.mkdir()
    elif harm != "gone":
        file.write_bytes({"cut off": content[:-9], "empty": b"", "something else": b"\x00" * 900}[harm])

    pages.get(path, status=404)

    assert photo_line(caplog, file.name)
    assert pages.ask("GET", path.replace("card", "page")).status_code == 200


def test_a_photo_nobody_ever_had_is_no_report(pages: Pages, caplog: pytest.LogCaptureFixture) -> None:
    pages.get(f"/photos/{'0' * 32}-card.webp", status=404)
    assert not photo_line(caplog, "0000")


def photo_line(caplog: pytest.LogCaptureFixture, name: str) -> bool:
    """Whether the log tells of this photo."""
    return any(name in record.getMessage() for record in caplog.records if record.levelname == "ERROR")
