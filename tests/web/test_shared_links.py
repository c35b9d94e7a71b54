"""A link to any public page, shown elsewhere, has a title, a sentence and a picture; machines find both languages."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.make import catalog
from tests.pages import Pages
from tests.web.everybody import World, address, mark_of, rules

SITE = "http://localhost:8000"
WANTED = ("title", "description", "type", "url", "image", "locale", "locale:alternate", "site_name")


def _properties(soup: BeautifulSoup) -> dict[str, str]:
    return {
        str(tag["property"]).removeprefix("og:"): str(tag["content"])
        for tag in soup.select("meta[property^='og:']")
    }


@pytest.mark.sqlite_only
@pytest.mark.parametrize("root", ["", "/en"])
def test_every_public_page_is_worth_a_link(app: Flask, pages: Pages, world: World, root: str) -> None:
    seen, wrong = 0, []
    for rule, method in rules(app, "GET"):
        if mark_of(app, rule) != "public":
            continue
        answer = pages.ask(method, root + address(rule, world.ours))
        soup = BeautifulSoup(answer.get_data(), "html.parser") if answer.mimetype == "text/html" else None
        if answer.status_code != 200 or soup is None or soup.find("meta", attrs={"name": "robots"}):
            continue
        seen += 1
        wrong += [f"{rule.endpoint}: {fault}" for fault in _faults(pages, soup)]
    assert wrong == []
    assert seen > 20


def _faults(pages: Pages, soup: BeautifulSoup) -> list[str]:
    found, about = _properties(soup), soup.find("meta", attrs={"name": "description"})
    faults = [f"no og:{name}" for name in WANTED if not found.get(name)]
    faults += [f"a line break in {name}" for name, text in found.items() if "\n" in text]
    if about is None or not about["content"] or "\n" in str(about["content"]):
        faults.append("description")
    if {str(one["hreflang"]) for one in soup.select("link[hreflang]")} != {"vi", "en", "x-default"}:
        faults.append("hreflang")
    canonical = soup.find("link", rel="canonical")
    if canonical is None or canonical["href"] != found.get("url"):
        faults.append("og:url is not the canonical one")
    picture = urlsplit(found.get("image", ""))
    if not found.get("image", "").startswith(f"{SITE}/"):
        faults.append("the picture's address is not whole")
    elif not (pages.ask("GET", picture.path).mimetype or "").startswith("image/"):
        faults.append("no such picture")
    return faults


def test_a_product_shows_its_own_photo(pages: Pages) -> None:
    product = catalog.product()
    catalog.photo(product)
    key, slug = product.photos[0].key, product.slug
    found = _properties(pages.get(f"/products/{slug}").soup)
    assert found["image"].startswith(f"{SITE}/photos/{key}-")


def test_own_pages_and_errors_are_not_offered_to_others(pages: Pages) -> None:
    assert _properties(pages.get("/nowhere", status=404).soup) == {}
