"""What surrounds every page: languages, headers, saving data, icons, ways on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import Tag
from flask import Flask, render_template_string

from app import state_tables, wiring
from app.catalog.states import ProductState
from app.kernel import cards
from app.web import icons, nav
from tests.make import accounts as make, catalog
from tests.pages import Page, Pages

TEMPLATES = Path(wiring.__file__).parent / "templates"
NAMED = re.compile(r"""icon(?:_name=|\(\s*)['"]([a-z0-9-]+)['"]""")
TEXTS = ("/", "/help", "/rules", "/privacy", "/accessibility", "/credits")


def _link(page: Page, **attributes: str) -> str:
    found = page.soup.find(attrs=attributes)
    assert isinstance(found, Tag), attributes
    return str(found["href"])


@pytest.mark.parametrize("path", TEXTS)
def test_pages_stand_in_both_languages(pages: Pages, path: str) -> None:
    vietnamese, english = pages.get(path), pages.get(f"/en{path}")
    assert vietnamese.soup.html is not None
    assert english.soup.html is not None
    assert vietnamese.soup.html["lang"] == "vi"
    assert english.soup.html["lang"] == "en"
    assert vietnamese.soup.h1 is not None
    assert english.soup.h1 is not None
    assert vietnamese.soup.h1.get_text() != english.soup.h1.get_text()


def test_the_language_switch_keeps_page_and_question(sample: Flask, pages: Pages) -> None:
    page = pages.get("/sample/public?q=m%E1%BA%ADt&page=2")
    assert _link(page, hreflang="en", lang="en") == "/en/sample/public?q=m%E1%BA%ADt&page=2"
    back = pages.get("/en/sample/public?page=2")
    assert _link(back, hreflang="vi", lang="vi") == "/sample/public?page=2"


def test_the_switch_on_a_refused_action_leads_home(sample: Flask, pages: Pages) -> None:
    page = pages.post("/sample/fail/409", status=409)
    assert _link(page, hreflang="en", lang="en") == "/en/"


def test_machines_find_both_languages(pages: Pages) -> None:
    page = pages.get("/en/rules?from=mail")
    found = {str(link.get("hreflang")): str(link["href"]) for link in page.soup.select("link[hreflang]")}
    assert found == {
        "vi": "http://localhost:8000/rules",
        "en": "http://localhost:8000/en/rules",
        "x-default": "http://localhost:8000/rules",
    }
    assert _link(page, rel="canonical") == "http://localhost:8000/en/rules"


def test_staff_and_own_pages_are_not_for_search_engines(sample: Flask, pages: Pages) -> None:
    for shell in ("account", "desk", "print"):
        assert 'name="robots" content="noindex"' in pages.get(f"/sample/{shell}").html


def test_the_skip_link_comes_first(sample: Flask, pages: Pages) -> None:
    for shell in ("public", "account", "desk", "print"):
        page = pages.get(f"/sample/{shell}")
        first = page.soup.body.find("a") if page.soup.body else None
        assert isinstance(first, Tag)
        assert first["href"] == "#main"
        assert page.soup.find("main", id="main") is not None


def test_looking_around_sets_no_cookie(pages: Pages) -> None:
    for path in TEXTS:
        assert "Set-Cookie" not in pages.get(path).response.headers


def test_saving_data_is_remembered_and_leads_back(pages: Pages) -> None:
    answer = pages.post("/en/low-data", {"on": "1", "next": "/en/help"})
    assert answer.location == "/en/help"
    page = pages.get("/")
    assert page.soup.html is not None
    assert page.soup.html["class"] == ["low"]
    assert not page.soup.find("img")
    pages.post("/low-data", {"on": "0"})
    assert pages.get("/").soup.find("img") is not None


def test_saving_data_never_leads_to_another_site(pages: Pages) -> None:
    assert pages.post("/low-data", {"on": "1", "next": "https://evil.example/"}).location == "/"


def test_a_photo_waits_for_a_tap(sample: Flask, pages: Pages) -> None:
    pages.post("/low-data", {"on": "1"})
    page = pages.get("/sample/public")
    link = page.soup.select_one("a[data-photo]")
    assert link is not None
    assert "38 kB" in link.get_text()
    assert "A tea set" in link.get_text()


def test_only_the_icons_used_travel_with_the_page(sample: Flask, pages: Pages) -> None:
    page = pages.get("/sample/public")
    shipped = {str(symbol["id"]) for symbol in page.soup.find_all("symbol")}
    used = {str(use["href"])[1:] for use in page.soup.find_all("use")}
    assert shipped == used


def test_an_unknown_icon_is_found_in_testing(app: Flask) -> None:
    with pytest.raises(icons.UnknownIcon):
        render_template_string("{{ icon('no-such-icon') }}")


def test_icons_draw_without_any_application() -> None:
    assert 'href="#i-bell"' in icons.icon("bell")


def test_every_icon_named_anywhere_exists(app: Flask) -> None:
    named = {status.icon for flow in state_tables.FLOWS for status in flow.statuses.values()}
    named |= {entry.icon for entry in nav.every()}
    for template in TEMPLATES.rglob("*.html"):
        named |= set(NAMED.findall(template.read_text()))
    assert {name for name in named if name} <= set(icons.symbols())


def test_every_verb_of_a_flow_has_its_past() -> None:
    verbs = {move.verb for flow in state_tables.FLOWS for move in flow.moves}
    assert [verb for verb in verbs if cards.verb_label(verb) is None] == []


def test_somebody_signed_in_sees_who_they_are(sample: Flask, pages: Pages) -> None:
    owner = make.owner(make.facility(), name="Nguyễn Thị Hạnh")
    assert "Nguyễn Thị Hạnh" in pages.sign_in(owner).get("/sample/mine").text


def test_machines_are_told_what_to_leave_alone(pages: Pages) -> None:
    text = pages.get("/robots.txt").response.get_data(as_text=True)
    assert "Disallow: /desk" in text
    assert "Disallow: /en/my/" in text


def test_a_weakness_can_be_reported(pages: Pages) -> None:
    text = pages.get("/.well-known/security.txt").response.get_data(as_text=True)
    assert text.startswith("Contact: mailto:")
    assert "\nExpires: 20" in text
    assert pages.get("/favicon.ico").response.mimetype in {"image/vnd.microsoft.icon", "image/x-icon"}


def test_credits_name_every_photo_of_others(pages: Pages) -> None:
    page = pages.get("/credits")
    assert "CC-BY-SA" in page.text
    assert "creativecommons.org" in page.html


def test_the_front_page_counts_what_everybody_can_see(pages: Pages) -> None:
    assert "chưa có sản phẩm" in pages.get("/").text
    shop = make.facility()
    catalog.product(shop)
    catalog.product(shop, state=ProductState.DRAFT)
    page = pages.get("/")
    assert "1 sản phẩm của 1 cơ sở" in page.text
    assert len(page.soup.select(".card-p")) == 1
