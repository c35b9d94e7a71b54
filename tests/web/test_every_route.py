"""Every address of the site, by everybody: strangers reach nothing, nothing fails, looking changes nothing.

The addresses come from the site itself, so a new page is tried the moment it exists; one whose address holds something
unknown here fails ``test_everything_in_an_address_is_known``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import Base, db
from app.kernel.permissions import Role
from tests.pages import Pages
from tests.web.everybody import (
    FIXED,
    FOR_ALL,
    SLUGS,
    World,
    address,
    enter,
    lacks,
    mark_of,
    rules,
    things,
    tried,
)

UNSAFE_WITHOUT_TOKEN = {
    "front.low_data",
    "front.stay_here",
    "front.policy_report",  # browsers send it by themselves
    "notices.stop_letters_now",  # posted by mail programs without a cookie (RFC 8058); the signed link is the key
}
NOT_COUNTED = {"throttle_hits", "security_events"}
"""Tries are counted also where they are refused."""
LISTS = {m.local_table.name for m in Base.registry.mappers if m.class_.__module__ == "app.reference.models"}
REFUSED = {403, 404}


pytestmark = pytest.mark.sqlite_only  # long, and what it tries is the same on both databases


def fingerprint() -> dict[str, str]:
    """Table → a digest of all its rows, without shipped lists and what counts tries."""
    found = {}
    for name, table in Base.metadata.tables.items():
        if name in NOT_COUNTED | LISTS:
            continue
        rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
        found[name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    db.session.rollback()
    return found


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Within this block the database stays as it is."""
    before = fingerprint()
    yield
    after = fingerprint()
    assert {name for name in before if before[name] != after[name]} == set()


def test_everything_in_an_address_is_known(app: Flask, world: World) -> None:
    known = set(world.ours.ids)
    unknown = [
        rule.rule
        for rule, _ in rules(app, "GET", "POST")
        for name in things(rule)
        if name not in known and not (name == "slug" and rule.endpoint in SLUGS)
    ]
    assert unknown == []


def test_who_is_not_signed_in_is_led_to_the_door(app: Flask, pages: Pages, world: World) -> None:
    wrong = []
    with nothing_changes():
        for rule, method in rules(app, "GET", "POST"):
            path = address(rule, world.ours)
            status = tried(pages, method, path)
            public = mark_of(app, rule) == "public"
            if not (status < 500 if public else status in {302, 303}):
                wrong.append((method, path, status))
    assert wrong == []


def test_who_lacks_the_right_is_refused(app: Flask, pages: Pages, world: World) -> None:
    wrong = []
    with nothing_changes():
        for what, person in world.everybody().items():
            enter(pages, person)
            for rule, method in rules(app, "GET", "POST"):
                if not lacks(person, mark_of(app, rule)):
                    continue
                path = address(rule, world.ours)
                status = tried(pages, method, path)
                if status not in REFUSED:
                    wrong.append((what, method, path, status))
    assert wrong == []


def test_the_desk_is_closed_to_facilities_and_buyers(app: Flask, pages: Pages, world: World) -> None:
    """Also where a right of theirs has the same name as the staff's, and with their own things."""
    open_to = []
    with nothing_changes():
        for what in ("owner", "member", "buyer"):
            enter(pages, world.everybody()[what])
            for rule, method in rules(app, "GET", "POST"):
                if not rule.rule.startswith("/desk/"):  # the desk's own address leads each to their own day
                    continue
                status = tried(pages, method, address(rule, world.ours))
                if status not in REFUSED:
                    open_to.append((what, method, rule.rule, status))
    assert open_to == []


def test_who_may_look_but_not_send_is_refused_before_the_form_is_read(
    app: Flask, pages: Pages, world: World
) -> None:
    """An empty form: 422 would mean that it was read first."""
    own = ("/my/applications/<int:application_id>/", "/fairs/<slug>/apply")
    ceiling = "/desk/programme/lines/<int:line_id>"
    read_first = []
    for what, person in world.everybody().items():
        enter(pages, person)
        for rule, method in rules(app, "POST"):
            may = (
                "owner" if rule.rule.startswith(own) else "national_officer" if rule.rule == ceiling else what
            )
            if what != may:
                status = tried(pages, method, address(rule, world.ours))
                if status not in REFUSED:
                    read_first.append((what, rule.rule, status))
    assert read_first == []


@pytest.mark.parametrize("what", ["owner", "member", "buyer", "provincial_officer", "provincial_head"])
def test_nobody_reaches_what_belongs_to_others(app: Flask, pages: Pages, world: World, what: str) -> None:
    enter(pages, world.everybody()[what])
    wrong = []
    with nothing_changes():
        for rule, method in rules(app, "GET", "POST"):
            names = things(rule)
            if not names or names == ["slug"] or rule.endpoint in FOR_ALL:
                continue
            sides = [(world.theirs,), (world.ours, world.theirs)] if len(names) > 1 else [(world.theirs,)]
            for of in sides:
                path = address(rule, *of)
                status = tried(pages, method, path)
                if status not in REFUSED:
                    wrong.append((method, path, rule.endpoint, status))
    assert wrong == []


def test_looking_never_fails_and_changes_nothing(app: Flask, pages: Pages, world: World) -> None:
    failed = []
    for what, person in world.everybody().items():
        enter(pages, person)
        with nothing_changes():
            both = [address(rule, of) for rule, _ in rules(app, "GET") for of in (world.ours, world.theirs)]
            for path in dict.fromkeys(both):  # what holds nothing of either side is one address
                status = tried(pages, "GET", path)
                if status >= 500:
                    failed.append((what, path, status))
    assert failed == []


def test_an_empty_form_never_fails(app: Flask, pages: Pages, world: World) -> None:
    failed = []
    for what, person in world.everybody().items():
        enter(pages, person)
        for rule, method in rules(app, "POST"):
            path = address(rule, world.ours)
            if tried(pages, method, path) >= 500:
                failed.append((what, path))
            enter(pages, person)
    assert failed == []


@pytest.mark.parametrize("token", ["", "forged"])
def test_no_form_is_taken_without_its_token(app: Flask, pages: Pages, world: World, token: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    taken = []
    with nothing_changes():
        for person in (world.ours.owner, world.staff[Role.NATIONAL_OFFICER]):
            enter(pages, person)
            for rule, method in rules(app, "POST", "PUT", "PATCH", "DELETE"):
                if rule.endpoint in UNSAFE_WITHOUT_TOKEN:
                    continue
                path = address(rule, world.ours)
                status = pages.ask(method, path, data={"csrf_token": token}).status_code
                if status != 400:
                    taken.append((method, path, status))
    assert taken == []


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 40, "9" * 5_000, "-1", "1e9", "٣"])
def test_a_number_nothing_has_is_not_there(app: Flask, pages: Pages, world: World, number: str) -> None:
    enter(pages, world.staff[Role.NATIONAL_OFFICER])
    wrong = []
    for rule, method in rules(app, "GET", "POST"):
        if "<int:" in rule.rule:
            path = re.sub(r"<int:\w+>", number, rule.rule)
            path = re.sub(
                r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(FIXED.get(found.group(1), "x" * 32)), path
            )
            status = tried(pages, method, path)
            if status not in {404, 405}:
                wrong.append((method, path[:80], status))
    assert wrong == []
