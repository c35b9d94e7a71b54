"""What every test may ask for: a database of its own, the application on it, and a browser that inspects pages."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.kernel.db import db, only_read
from tests import databases
from tests.browsing import chromium  # noqa: F401 - a fixture, one browser for every room of tests
from tests.pages import Pages


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db", choices=("sqlite", "postgresql"), default="sqlite", help="the database to test on"
    )


BROWSED = Path(__file__).parent / "browser"
HOUSE = Path(__file__).parent / "house"


SHARED = ("walks/test_story.py", "web/test_valid_html.py")
LONG = (
    "test_demo.py",
    "migrations/test_upgrade_keeps_rows.py",
    "web/test_every_route.py",
    "web/test_drawn_buttons.py",
    "walks/test_kill.py",
    "subsidies/test_race.py",
    "catalog/test_search_safe.py",
    "notices/test_worker_survives.py",
    "deploy/",
    "web/test_list_queries.py",
    "migrations/",
)
"""What takes longest begins first, so that no worker is left with it when the others have ended; of what is shared,
each of two workers begins with half."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    _mark(config, items)  # before anything is chosen by its marks
    yield
    items.sort(key=_turn)
    shared = [item for item in items if _turn(item) < 0]
    others, half = items[len(shared) :], len(items) // 2 - (len(shared) + 1) // 2
    if shared and half > 0:  # at the front of its half
        items[:] = [*shared[::2], *others[:half], *shared[1::2], *others[half:]]


def _turn(item: pytest.Item) -> int:
    where = item.path.relative_to(Path(__file__).parent).as_posix()
    if where.startswith(SHARED):
        return -1
    return next((turn for turn, long in enumerate(LONG) if where.startswith(long)), len(LONG))


def _mark(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSED in item.path.parents:
            item.add_marker("browser")
    if config.getoption("--db") == "postgresql":
        # What asks for no database, and the rules of the house, say the same on both and were asked on SQLite.
        items[:] = [
            item
            for item in items
            if "database_kind" in getattr(item, "fixturenames", ()) and HOUSE not in item.path.parents
        ]
        for item in items:
            if "sqlite_only" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="means nothing on PostgreSQL"))
        return
    for item in items:
        if "postgres_only" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="means nothing on SQLite; run with --db=postgresql"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; looking through it for garbage again and again took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session")
def database_kind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[databases.Kind]:
    """The prepared database of this run."""
    with databases.kind_of(request.config.getoption("--db"), tmp_path_factory.mktemp("prepared")) as kind:
        yield kind


@pytest.fixture(scope="session")
def site(database_kind: databases.Kind, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, built once per run; tests ask for ``app``."""
    return create_app(databases.settings(tmp_path_factory.mktemp("site"), database_kind.url))


@pytest.fixture
def app(site: Flask, database_kind: databases.Kind, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database and in a folder of its own, with its context pushed."""
    databases.move_in(site, tmp_path)
    settings = dict(site.config)
    with site.app_context():
        database_kind.renew(db.engine)
        only_read(False)
        yield site
        db.session.remove()
        database_kind.leave(db.engine)
    site.config.clear()
    site.config.update(settings)


@pytest.fixture
def pages(app: Flask) -> Pages:
    """A browser without eyes: sends requests, follows nothing, and inspects every page it is shown."""
    return Pages(app)
