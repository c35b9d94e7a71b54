"""Every page of everybody, in both languages, is valid HTML: looked at by a parser's errors and by the content model.

``./run check`` shows the same pages to the Nu HTML checker as well, where Java is (``tools/nu_checker.py``).
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from tests.pages import Pages
from tests.web import html_rules
from tests.web.everybody import World, address, enter, lacks, mark_of, rules

pytestmark = pytest.mark.sqlite_only


def pages_of_everybody(app: Flask, pages: Pages, world: World, start: str) -> dict[str, str]:
    """Each page of another make there is in a language, by who saw it where; a refusal is looked at once per status."""
    found: dict[str, str] = {}
    for what, person in {"stranger": 0, **world.everybody()}.items():
        if person:
            enter(pages, person)
        for rule, _ in rules(app, "GET"):
            if person and lacks(person, mark_of(app, rule)):
                continue
            where = f"{start}{address(rule, world.ours)}"
            answer = pages.ask("GET", where)
            whole = answer.data.lstrip()[:9].lower() == b"<!doctype"
            if answer.location or not whole:
                continue
            text = answer.get_data(as_text=True)
            key = _skeleton(text) if answer.status_code < 400 else str(answer.status_code)
            found.setdefault(key, f"{what} {where}\n{text}")
    return dict(each.split("\n", 1) for each in found.values())


def refused_forms(app: Flask, pages: Pages, world: World, start: str) -> dict[str, str]:
    """Each page that answers a form sent with nothing in it, or opened before somebody else's change (422, 409)."""
    found: dict[str, str] = {}
    asked = []
    for rule, _ in rules(app, "POST"):
        mark = mark_of(app, rule)
        may = [one for one in world.everybody().items() if not lacks(one[1], mark)]
        who = [("stranger", 0)] if mark == "public" else may[:2]  # the frame of each role is looked at above
        asked += [(*one, f"{start}{address(rule, world.ours)}") for one in who]
    for what, person, where in asked:
        for sent in ({}, {"version": "0", "opened": "0", "reason": "Lý do.", "verb": "pass"}):
            if person:
                enter(pages, person)
            else:
                pages.sign_out()
            answer = pages.ask("POST", where, data=sent)
            text = answer.get_data(as_text=True)
            if answer.status_code in {409, 422} and text.lstrip()[:9].lower() == "<!doctype":
                key = f"{answer.status_code} {_skeleton(text)}"
                found.setdefault(key, f"{what} {answer.status_code} {where}\n{text}")
    return dict(each.split("\n", 1) for each in found.values())


def _skeleton(text: str) -> str:
    """The elements of a page and the names of their attributes: two pages that share it are both valid or neither."""
    return re.sub(r'"[^"]*"', "", re.sub(r">[^<]+<", "><", text))


@pytest.mark.parametrize("start", ["", "/en"], ids=["vi", "en"])
def test_every_page_is_valid(app: Flask, pages: Pages, world: World, start: str) -> None:
    shown = pages_of_everybody(app, pages, world, start)
    assert len(shown) > 150
    _hold(start.strip("/") or "vi", shown)


@pytest.mark.parametrize("start", ["", "/en"], ids=["vi", "en"])
def test_every_refused_form_is_valid(app: Flask, pages: Pages, world: World, start: str) -> None:
    shown = refused_forms(app, pages, world, start)
    by_status = Counter(where.split()[1] for where in shown)
    assert by_status["422"] > 40
    assert by_status["409"] > 5
    _hold(f"{start.strip('/') or 'vi'}-refused", shown)


def _hold(name: str, shown: dict[str, str]) -> None:
    """Keep the pages for the Nu checker where it is asked for, and look at each."""
    if folder := os.environ.get("TEST_PAGES_FOLDER"):
        _keep(Path(folder) / name, shown)
    wrong = {f"{fault} ({where})" for where, text in shown.items() for fault in html_rules.faults(text)}
    assert "\n".join(sorted(wrong)) == ""


def _keep(folder: Path, shown: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, (where, text) in enumerate(shown.items()):
        (folder / f"{number:04}.html").write_text(f"{text}\n<!-- {where} -->\n", encoding="utf-8")
