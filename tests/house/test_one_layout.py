"""Pages, templates, letters, catalogues and blueprints of a room are named after the room, everywhere the same way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from app import wiring
from app.web import translations
from tests.house import sources

TEMPLATES = sources.APP / "templates"
SHARED = {"components", "errors", "front", "layouts", "mail"}
"""Template folders of no room: what all pages are built of, and the front page's own."""
CATALOGUES = {"kernel", "shell", "wtforms"}
"""Catalogues of no room: what forms say, and what all pages share."""


def _named(tree: ast.Module) -> Iterator[str]:
    """The templates a file names: ``"fairs/show.html"``, and the beginning of ``f"fairs/{what}.html"``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and ast.unparse(node).rstrip("'\"").endswith(".html"):
            yield ast.unparse(node)[2:]
        elif isinstance(node, ast.Constant) and re.fullmatch(r"[\w./]+/[\w.]+\.(html|xml)", str(node.value)):
            yield str(node.value)


def _folder(template: str) -> str:
    return template.rpartition("/")[0]


def _may_draw(own: str, template: str) -> bool:
    return _folder(template) == own or template.split("/")[0] in SHARED


def test_a_page_draws_a_template_of_its_own_folder() -> None:
    """``views`` draw from ``templates/<room>/``, ``desk`` from ``templates/<room>/desk/``."""
    wrong = []
    for path, tree in sources.modules().items():
        room, job = sources.room_and_job(path)
        if room not in sources.ROOMS:
            continue
        own = f"{room}/desk" if job == "desk" else room
        wrong += [f"{path}: {name}" for name in _named(tree) if not _may_draw(own, name)]
    assert not wrong


def test_template_folders_are_rooms_and_their_desks() -> None:
    rooms = {path.name for path in TEMPLATES.iterdir() if path.is_dir()} - SHARED
    assert rooms <= set(sources.ROOMS)
    inside = {path.name for room in rooms for path in (TEMPLATES / room).iterdir() if path.is_dir()}
    assert inside == {"desk"}


def test_only_desk_pages_are_made_of_parts_of_the_desk() -> None:
    part = re.compile(r'(?:include|import|from|extends)\s+"(\w+/desk)/')
    wrong = [
        str(path.relative_to(TEMPLATES))
        for path in sources.templates()
        for folder in part.findall(path.read_text())
        if folder != _folder(str(path.relative_to(TEMPLATES)))
    ]
    assert not wrong


def test_a_room_tells_people_with_letters_of_its_own_folder() -> None:
    letters = {
        str(path.relative_to(TEMPLATES / "mail").with_suffix("")) for path in TEMPLATES.glob("mail/*/*.txt")
    }
    assert {_folder(letter) for letter in letters} <= set(sources.ROOMS)
    writers = set(sources.ROOMS) - {
        "notices"
    }  # it also writes for the rooms to its left, which cannot call it
    wrong = [
        f"{path}: {node.value}"
        for path, tree in sources.modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in letters
        if sources.room_and_job(path)[0] in writers - {_folder(str(node.value))}
    ]
    assert not wrong


def test_each_room_has_one_catalogue_of_its_name() -> None:
    assert {path.stem for path in translations.catalogues()} == {*sources.ROOMS, *CATALOGUES} - {"reference"}


def test_blueprints_are_the_room_and_its_desk() -> None:
    rooms = {views.__name__.split(".")[1]: (views.pages, desk.desk) for views, desk in wiring.ROOMS}
    assert set(rooms) == set(sources.ROOMS)
    assert {room: (pages.name, desk.name) for room, (pages, desk) in rooms.items()} == {
        room: (room, f"{room}_desk") for room in rooms
    }
    assert all(str(desk.url_prefix).startswith("/desk") for _, desk in rooms.values())
