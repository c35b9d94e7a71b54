"""Static files: compressed once, kept for a year, with every security header, and no way out of the folder."""

from __future__ import annotations

import os
from pathlib import Path

import brotli
import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from app.web import delivery
from app.web.context import fingerprint
from tests.pages import Pages

STYLES = "body { color: #131C2B; }\n" * 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one style sheet and a secret beside it."""
    (tmp_path / "secret.txt").write_text("secret")
    inside = tmp_path / "static"
    inside.mkdir()
    (inside / "a.css").write_text(STYLES)
    return inside


@pytest.fixture
def client(folder: Path) -> Client:
    """The folder in front of an application that knows nothing."""
    delivery.squeeze(folder)
    return Client(delivery.static_files(Response("not here", status=404), folder))


def test_a_style_sheet_travels_compressed(client: Client, folder: Path) -> None:
    address = f"/static/a.css?v={fingerprint(str(folder), 'a.css')}"
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data).decode() == STYLES
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_static_files_carry_the_headers(client: Client) -> None:
    answer = client.get("/static/a.css")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_behind_tls_they_ask_for_it_from_now_on(folder: Path) -> None:
    client = Client(delivery.static_files(Response(status=404), folder, https=True))
    assert "max-age=31536000" in client.get("/static/a.css").headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "path", ["/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static//etc/passwd"]
)
def test_there_is_no_way_out_of_the_folder(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_only_what_changed_is_compressed_again(folder: Path) -> None:
    assert delivery.squeeze(folder) == 2
    assert delivery.squeeze(folder) == 0
    later = (folder / "a.css").stat().st_mtime + 10
    (folder / "a.css.br").touch()
    (folder / "a.css").write_text(STYLES + "p { margin: 0; }")
    os.utime(folder / "a.css", (later, later))
    assert delivery.squeeze(folder) == 2


def test_pages_travel_compressed(pages: Pages) -> None:
    answer = pages.client.get("/rules", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "Quy chế hoạt động" in brotli.decompress(answer.data).decode()


def test_the_version_a_page_names_is_never_asked_for_again(client: Client, folder: Path) -> None:
    mark = fingerprint(str(folder), "a.css")
    kept = client.get(f"/static/a.css?v={mark}", headers={"Accept-Encoding": "br"}).cache_control
    assert (kept.immutable, kept.max_age, kept.public) == (True, 31_536_000, True)


@pytest.mark.parametrize("query", ["v=1", "v=", "v=1&v=2"])
def test_a_version_that_is_not_this_one_is_asked_for_each_time(client: Client, query: str) -> None:
    answer = client.get(f"/static/a.css?{query}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    asked = client.get(f"/static/a.css?{query}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (asked.status_code, asked.headers["Cache-Control"]) == (304, "no-cache")


def test_what_a_style_sheet_names_without_a_version_is_kept_for_a_day(client: Client) -> None:
    kept = client.get("/static/a.css").cache_control
    assert (kept.max_age, bool(kept.immutable)) == (86_400, False)


def test_a_static_file_that_is_not_there_is_kept_by_nobody(client: Client) -> None:
    answer = client.get("/static/b.css?v=1")
    assert (answer.status_code, answer.headers.get("Cache-Control")) == (404, None)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_page_that_refuses_travels_compressed_too(pages: Pages, encoding: str) -> None:
    plain = pages.client.get("/products/there-is-none")
    small = pages.client.get("/products/there-is-none", headers={"Accept-Encoding": encoding})
    assert small.status_code == 404
    assert small.headers["Content-Encoding"] == encoding
    assert "Accept-Encoding" in small.vary
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 3
