"""The real site with its worker and letters, staff who were there before, and people who come with browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.kernel.db import db
from tests.databases import Kind
from tests.walks import world
from tests.walks.house import House
from tests.walks.story import Story
from tests.walks.visitor import Way


@pytest.fixture
def begin(
    app: Flask, database_kind: Kind, tmp_path: Path, chromium: Browser
) -> Iterator[Callable[[Way], Story]]:
    """``begin(way)``: the site runs, nobody has come yet."""
    begun: list[Story] = []

    def _begin(way: Way) -> Story:
        world.build(way.language)
        db.session.remove()
        house = House(tmp_path, database_kind.url)
        story = Story(chromium, house, way, tmp_path)
        begun.append(story)
        house.start()
        return story

    yield _begin
    for story in begun:
        story.end()
