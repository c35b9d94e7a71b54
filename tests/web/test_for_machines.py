"""Addresses as machines follow them: canonical pages, a stroke too many, the manifest of the site."""

from __future__ import annotations

import re

import pytest

from tests.pages import Page, Pages

SITE = "http://localhost:8000"


def canonical(page: Page) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]*)">', page.html)
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("/makers", "/makers"),
        ("/makers?page=1", "/makers"),
        ("/makers?q=gom", "/makers"),
        ("/en/makers", "/en/makers"),
    ],
)
def test_the_first_page_of_a_list_is_canonical_without_its_question(
    pages: Pages, asked: str, named: str
) -> None:
    assert canonical(pages.get(asked)) == f"{SITE}{named}"


def test_a_page_beyond_the_first_is_canonical_to_itself(pages: Pages) -> None:
    page = pages.get("/makers?q=gom&page=2")
    assert canonical(page) == f"{SITE}/makers?q=gom&page=2"
    assert f'hreflang="en" href="{SITE}/en/makers?q=gom&amp;page=2"' in page.html


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/catalogue/", "/catalogue"),
        ("/en/catalogue/?q=gom+su", "/en/catalogue?q=gom+su"),
        ("/makers//", "/makers"),
    ],
)
def test_a_stroke_too_many_leads_to_the_page(pages: Pages, asked: str, leads_to: str) -> None:
    answer = pages.client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (308, leads_to)


@pytest.mark.parametrize("asked", ["/nowhere/", "/x//evil.example/", "/catalogue/x/"])
def test_what_is_no_page_of_ours_leads_nowhere(pages: Pages, asked: str) -> None:
    assert pages.client.get(asked).status_code == 404


@pytest.mark.parametrize("root", ["", "/en"])
def test_a_phone_can_keep_the_site_among_its_programs(pages: Pages, root: str) -> None:
    assert f'<link rel="manifest" href="{root}/site.webmanifest">' in pages.get(f"{root}/help").html
    answer = pages.client.get(f"{root}/site.webmanifest")
    said = answer.get_json(force=True)
    assert answer.mimetype == "application/manifest+json"
    assert said["start_url"] == f"{root}/"
    for icon in said["icons"]:
        assert pages.client.get(icon["src"]).status_code == 200
