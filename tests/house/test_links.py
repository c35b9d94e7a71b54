"""Drawn links lead somewhere: whatever names a page, in a template or in Python, names one that there is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flask import Flask
from jinja2 import nodes

from tests.house import sources

PAGE = re.compile(r"(?P<blueprint>[a-z_]+)\.[a-z][a-z_]*_?")
NEAR = re.compile(r"\.[a-z][a-z_]*")
FILE_ENDINGS = {".webp", ".png", ".svg", ".html", ".pdf", ".xlsx", ".csv", ".json"}
NOT_PAGES = {"every", "job", "fault"}
"""Calls whose first word has the shape of a page's name and is another thing's."""
NAMED = {"LAPSE", "AGAIN"}
"""Constants that name a job or a message."""


def _in_python(tree: ast.Module) -> Iterator[tuple[int, str]]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    others = {id(part) for call in calls if _called(call) in NOT_PAGES for part in call.args}
    asked = {id(part) for call in calls if _called(call) == "url_for" for part in call.args}
    others |= {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and {getattr(t, "id", "") for t in node.targets} & NAMED
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in others:
            continue
        if id(node) in asked or not node.value.startswith("."):
            yield node.lineno, node.value


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _in_template(app: Flask, text: str) -> Iterator[tuple[int, str]]:
    for node in app.jinja_env.parse(text).find_all(nodes.Const):
        if isinstance(node.value, str):
            yield node.lineno, node.value


def _blueprints_of(app: Flask, room: str) -> list[str]:
    return [
        name
        for name, found in app.blueprints.items()
        if found.import_name.startswith((f"app.{room}.", f"app.{room}"))
    ]


def _dead(app: Flask, room: str, name: str) -> bool:
    """Whether a text has the shape of a page's name and no page has it; ``x.page_`` is the beginning of several."""
    pages = app.view_functions
    if NEAR.fullmatch(name) and name not in FILE_ENDINGS:
        return not any(f"{blueprint}{name}" in pages for blueprint in _blueprints_of(app, room))
    found = PAGE.fullmatch(name)
    if found is None or found["blueprint"] not in app.blueprints:
        return False
    return (
        not name.endswith(".id")
        and name not in pages
        and not (name.endswith("_") and any(page.startswith(name) for page in pages))
    )


def test_every_page_named_in_python_is_there(app: Flask) -> None:
    dead = [
        f"{path}:{line} {name}"
        for path, tree in sources.modules().items()
        for line, name in _in_python(tree)
        if _dead(app, sources.room_and_job(path)[0].removesuffix(".py"), name)
    ]
    assert dead == []


def test_every_page_named_in_a_template_is_there(app: Flask) -> None:
    folder = sources.APP / "templates"
    dead = [
        f"{path.relative_to(folder)}:{line} {name}"
        for path in [*sources.templates(), *sorted(folder.rglob("*.xml"))]
        for line, name in _in_template(app, path.read_text())
        if _dead(app, path.relative_to(folder).parts[0].removesuffix("_desk"), name)
    ]
    assert dead == []


def test_a_dead_name_is_seen(app: Flask) -> None:
    """The three that were dead in November 2026, one near, and two that live."""
    for room, name in (
        ("insight", "subsidies_desk.reconciliation"),
        ("insight", "catalog.new"),
        ("insight", "accounts.settings"),
        ("catalog", ".settings"),
    ):
        assert _dead(app, room, name)
    for room, name in (("insight", "catalog.index"), ("catalog", ".mine"), ("fairs", "fairs.application_")):
        assert not _dead(app, room, name)
