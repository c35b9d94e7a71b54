"""While the database is away every command says so in one line, and the worker too, for whatever it was about to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app import create_app
from app.kernel import jobs
from app.kernel.db import db
from app.notices.worker import Worker
from tests.databases import settings

AWAY = "postgresql+psycopg://chophien:hidden@127.0.0.1:1/chophien?connect_timeout=5"
ASK_NOTHING = {
    "worker",  # waits until the database is back, as the test below shows
    *("docs states", "i18n compile", "i18n missing", "i18n unused", "backup", "restore"),
    *(f"db {word}" for word in ("branches", "edit", "heads", "history", "init", "list-templates", "merge")),
    *("db revision", "db show"),
}
"""They work on files, or ask by other programs of the database (``pg_dump``)."""
GIVEN = {"message": "words", "revision": "0001", "email": "a@example.com", "name": "A", "folder": "."}


@pytest.fixture
def away(tmp_path: Path) -> Flask:
    return create_app(settings(tmp_path, AWAY))


def commands(site: Flask) -> Iterator[list[str]]:
    """Every command of the site with what it must be given."""
    context = click.Context(site.cli)
    for name in site.cli.list_commands(context):
        command = site.cli.get_command(context, name)
        below = command.commands if isinstance(command, click.Group) else {"": command}
        for word, one in below.items():
            assert one is not None
            needed = [
                GIVEN[part.name or ""]
                for part in one.params
                if isinstance(part, click.Argument) and part.required
            ]
            if f"{name} {word}".strip() not in ASK_NOTHING:
                yield [name, *filter(None, [word]), *needed]


def test_every_command_says_in_one_line_that_the_database_is_away(away: Flask) -> None:
    for words in commands(away):
        done = away.test_cli_runner().invoke(args=words)
        lines = [line for line in done.output.splitlines() if line.startswith("Error: ")]
        assert isinstance(done.exception, SystemExit), f"{words}: {done.exception!r}"
        assert len(lines) == 1, f"{words}: {done.output}"
        assert lines[0].startswith("Error: The database of DATABASE_URL is not to be had: "), lines
        assert "hidden" not in done.output
        assert done.exit_code == 1


def test_tables_that_are_missing_are_said_in_one_line(tmp_path: Path) -> None:
    site = create_app(settings(tmp_path, ""))
    done = site.test_cli_runner().invoke(args=["audit", "verify"])
    assert done.exit_code == 1
    assert "set it up first (./run setup)" in done.output
    assert isinstance(done.exception, SystemExit)


def test_a_fault_of_ours_is_not_said_to_be_the_databases(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("app.kernel.audit.verify", broken)
    done = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert isinstance(done.exception, RuntimeError)


def test_the_worker_says_once_that_the_database_is_away_and_tries_again(
    away: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with away.app_context():
        assert Worker().look() is False
    said = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert len(said) == 1
    assert said[0].getMessage().startswith("the database is away, trying again: ")
    assert said[0].exc_info is None


def test_a_task_that_found_the_database_locked_stops_no_other(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    called = list[str]()

    def locked() -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    tasks = {"a": jobs._Periodic(locked, 60), "b": jobs._Periodic(lambda: called.append("b"), 60)}
    monkeypatch.setattr(jobs, "_periodic", tasks)
    jobs.run_periodic()
    assert called == ["b"]
    assert [(one.getMessage(), one.exc_info) for one in caplog.records] == [
        ("periodic task a failed: database is locked", None)
    ]
    db.session.rollback()
