"""Nobody is shown a button that says no: every link and form drawn for a facility, a buyer or staff is open to them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from app.accounts.models import Facility
from app.fairs.states import DocumentKind
from app.kernel import documents
from app.kernel.db import db
from app.kernel.permissions import STAFF, Role
from tests.make import belongings, subsidies
from tests.pages import Page, Pages
from tests.web.everybody import OURS, SLUGS, THEIRS, World, address, enter, rules, tried

pytestmark = pytest.mark.sqlite_only  # long, and what it tries is the same on both databases
ALIKE = 2
Drawn = dict[tuple[str, str], str]
"""Method and address of what is drawn → the page that draws it."""


def _drawn(page: Page, path: str) -> Drawn:
    """The links and forms of a page that stay on this site; a link's question counts once for its address."""
    found: Drawn = {}
    for link in page.root.xpath("//a[@href]"):
        found.setdefault(("GET", _local(path, str(link.get("href")))), path)
    for form in page.root.iter("form"):
        method = str(form.get("method", "get")).upper()
        found.setdefault((method, _local(path, str(form.get("action") or path))), path)
    return {key: where for key, where in found.items() if key[1]}


def _local(path: str, target: str) -> str:
    parts = urlsplit(urljoin(f"http://localhost{path}", target))
    return parts.path if parts.netloc == "localhost" and parts.scheme == "http" else ""


def _all_drawn(app: Flask, pages: Pages, world: World) -> Drawn:
    """What the pages of our side draw, and the public ones of the other; of many things of one kind two stand for all."""
    found: Drawn = {}
    ours = [address(rule, world.ours) for rule, _ in rules(app, "GET")]
    theirs = [address(rule, world.theirs) for rule, _ in rules(app, "GET") if rule.endpoint in SLUGS]
    for path in ours + theirs:
        answer = pages.ask("GET", path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found = _drawn(Page(answer), path) | found
    kept, seen = {}, Counter[tuple[str, str]]()
    for (method, path), where in found.items():
        kind = (method, re.sub(r"[^/]*\d[^/]*", "…", path))
        seen[kind] += 1
        if seen[kind] <= ALIKE:
            kept[method, path] = where
    return kept


def _closed(app: Flask, pages: Pages, world: World, person: int) -> list[str]:
    """What is drawn for somebody and says no, with the page that draws it."""
    enter(pages, person)
    drawn, closed = _all_drawn(app, pages, world), []
    for method, path in sorted(drawn):  # looking first: sending may change what there is
        enter(pages, person)
        status = tried(pages, method, path)
        if status == 403 or (method == "GET" and status == 404):
            closed.append(f"{method} {path}: {status}, drawn on {drawn[method, path]}")
    return closed


@pytest.mark.parametrize("what", ["owner", "member", "buyer", *sorted(role.value for role in STAFF)])
def test_whatever_is_drawn_for_somebody_is_open_to_them(
    app: Flask,
    pages: Pages,
    world: World,
    what: str,
) -> None:
    assert _closed(app, pages, world, world.everybody()[what]) == []


def _across(world: World) -> World:
    """Our facility at the fair of their Sở, their facility at ours, both reached under one telephone number."""
    ours, theirs = (
        db.session.get_one(Facility, side.ids["facility_id"]) for side in (world.ours, world.theirs)
    )
    ours.phone = theirs.phone = "0912345678"
    away, here = (
        subsidies.listed(facility, subsidies.fair(province_code=province, run_by_department=True))
        for facility, province in ((ours, THEIRS), (theirs, OURS))
    )
    file = documents.keep(belongings.PDF, "hop-dong.pdf", organisation_id=ours.id, person_id=None)
    subsidies.paper(away, DocumentKind.STAND_CONTRACT, file)
    subsidies.listed(
        ours, subsidies.fair(province_code=THEIRS, run_by_department=True)
    )  # nothing proposed yet
    awards = [subsidies.approved(application) for application in (away, here)]
    db.session.commit()
    ids = {**world.ours.ids, "award_id": awards[0].id, "application_id": here.id}
    return replace(world, ours=replace(world.ours, ids=ids))


def test_an_officer_is_not_led_to_what_another_province_answers_for(
    app: Flask, pages: Pages, world: World
) -> None:
    """The Sở that runs a fair answers for its files, the Sở of the facility for its support (R21)."""
    assert _closed(app, pages, _across(world), world.staff[Role.PROVINCIAL_OFFICER]) == []


def test_a_page_of_ones_own_is_not_there_for_staff(app: Flask, pages: Pages, world: World) -> None:
    """Whatever right they share with a facility: what is theirs to look at stands on the desk."""
    reached = []
    for role, person in world.staff.items():
        enter(pages, person)
        for rule, method in rules(app, "GET", "POST"):
            if rule.rule.startswith("/my/"):
                status = tried(pages, method, address(rule, world.ours))
                if status not in {403, 404}:
                    reached.append((role.value, method, rule.rule, status))
    assert reached == []
