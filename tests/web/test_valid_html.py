"""Every page of everybody, in both languages, is valid HTML: looked at by a parser's errors and by the content model.

``./run check`` shows the same pages to the Nu HTML checker as well, where Java is (``tools/nu_checker.py``).
"""

from __future__ import annotations

import os
import re
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


def _skeleton(text: str) -> str:
    """The elements of a page and the names of their attributes: two pages that share it are both valid or neither."""
    return re.sub(r'"[^"]*"', "", re.sub(r">[^<]+<", "><", text))


@pytest.mark.parametrize("start", ["", "/en"], ids=["vi", "en"])
def test_every_page_is_valid(app: Flask, pages: Pages, world: World, start: str) -> None:
    shown = pages_of_everybody(app, pages, world, start)
    if folder := os.environ.get("CHO_PHIEN_KEEP_PAGES"):
        _keep(Path(folder) / (start.strip("/") or "vi"), shown)
    wrong = {f"{fault} ({where})" for where, text in shown.items() for fault in html_rules.faults(text)}

    assert len(shown) > 150
    assert "\n".join(sorted(wrong)) == ""


def _keep(folder: Path, shown: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, (where, text) in enumerate(shown.items()):
        (folder / f"{number:04}.html").write_text(f"{text}\n<!-- {where} -->\n", encoding="utf-8")
