"""A first visit on a weak signal: budgets in compressed bytes (kB = 1,000 B), photos of products apart."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup

import config
from tests.pages import Pages

STATIC = config.ROOT / "static"
HTML, STYLES, SCRIPTS, TOTAL, LOW_DATA, SITE_SCRIPT = 14_000, 14_000, 10_000, 90_000, 30_000, 8_000


def _file(address: str) -> Path:
    return STATIC / address.split("/static/")[1].split("?")[0]


def _squeezed(data: bytes) -> int:
    return len(brotli.compress(data, quality=5))


def _linked(html: str, what: str, name: str) -> list[Path]:
    return [_file(str(tag[name])) for tag in BeautifulSoup(html, "html.parser").select(what)]


def _weights(html: str) -> dict[str, int]:
    styles = _linked(html, "link[rel=stylesheet]:not([media])", "href")
    scripts = _linked(html, "script[src]", "src")
    pictures = _linked(html, "img:not([loading])[src*='/static/']", "src")
    low = 'class="low"' in html
    return {
        "html": _squeezed(html.encode()),
        "styles": sum(len(brotli.compress(file.read_bytes())) for file in styles),
        "scripts": sum(len(brotli.compress(file.read_bytes())) for file in scripts),
        "pictures": sum(file.stat().st_size for file in pictures),
        "fonts": 0 if low else sum(file.stat().st_size for file in (STATIC / "fonts").glob("*.woff2")),
    }


@pytest.mark.parametrize("path", ["/", "/en/", "/rules", "/help"])
def test_a_first_visit_is_light(pages: Pages, path: str) -> None:
    found = _weights(pages.get(path).html)
    assert found["html"] <= HTML, found
    assert found["styles"] <= STYLES, found
    assert found["scripts"] <= SCRIPTS, found
    assert sum(found.values()) <= TOTAL, found


def test_saving_data_costs_words_and_styles_only(pages: Pages) -> None:
    pages.post("/low-data", {"on": "1"})
    found = _weights(pages.get("/").html)
    assert found["pictures"] == 0
    assert sum(found.values()) <= LOW_DATA, found


def test_the_script_stays_small() -> None:
    assert (STATIC / "js" / "site.js").stat().st_size <= SITE_SCRIPT


def test_nothing_comes_from_elsewhere(pages: Pages) -> None:
    page = pages.get("/")
    for tag in page.soup.find_all(["script", "img", "link"]):
        address = str(tag.get("src") or tag.get("href") or "")
        if tag.get("rel") in (["canonical"], ["alternate"]):
            continue
        assert address.startswith("/"), address
