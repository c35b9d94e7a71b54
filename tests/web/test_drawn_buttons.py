"""No facility and no buyer is shown a button that says no: every link and form drawn for them is open to them."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from tests.pages import Page, Pages
from tests.web.everybody import World, address, enter, rules
from tests.web.test_every_route import tried

pytestmark = pytest.mark.sqlite_only  # long, and what it tries is the same on both databases
ALIKE = 2
Drawn = dict[tuple[str, str], str]
"""Method and address of what is drawn → the page that draws it."""


def _drawn(page: Page, path: str) -> Drawn:
    """The links and forms of a page that stay on this site; a link's question counts once for its address."""
    found: Drawn = {}
    for link in page.soup.select("a[href]"):
        found.setdefault(("GET", _local(path, str(link["href"]))), path)
    for form in page.soup.select("form"):
        method = str(form.get("method", "get")).upper()
        found.setdefault((method, _local(path, str(form.get("action") or path))), path)
    return {key: where for key, where in found.items() if key[1]}


def _local(path: str, target: str) -> str:
    parts = urlsplit(urljoin(f"http://localhost{path}", target))
    return parts.path if parts.netloc == "localhost" and parts.scheme == "http" else ""


def _all_drawn(app: Flask, pages: Pages, world: World) -> Drawn:
    """What the pages of our side draw; of many things of one kind two stand for all."""
    found: Drawn = {}
    for rule, method in rules(app, "GET"):
        path = address(rule, world.ours)
        answer = pages.ask(method, path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found = _drawn(Page(answer), path) | found
    kept, seen = {}, Counter[tuple[str, str]]()
    for (method, path), where in found.items():
        kind = (method, re.sub(r"[^/]*\d[^/]*", "…", path))
        seen[kind] += 1
        if seen[kind] <= ALIKE:
            kept[method, path] = where
    return kept


@pytest.mark.parametrize("what", ["owner", "member", "buyer"])
def test_whatever_is_drawn_for_somebody_is_open_to_them(
    app: Flask,
    pages: Pages,
    world: World,
    what: str,
) -> None:
    person = world.everybody()[what]
    enter(pages, person)
    drawn, closed = _all_drawn(app, pages, world), []
    for method, path in sorted(drawn):  # looking first: sending may change what there is
        enter(pages, person)
        status = tried(pages, method, path)
        if status == 403 or (method == "GET" and status == 404):
            closed.append((method, path, status, drawn[method, path]))
    assert closed == []
