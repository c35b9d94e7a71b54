"""Two set-ups of one empty site at the same moment: the second waits, and both end well."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from flask import Flask
from sqlalchemy import text

import config
from app import prepare
from app.kernel import alone
from app.kernel.db import db


def _set_up(app: Flask) -> subprocess.Popen[str]:
    settings = app.extensions["settings"]
    return subprocess.Popen(
        [sys.executable, "-m", "app.serve", "--only-prepare"],
        cwd=config.ROOT,
        env={
            **os.environ,
            "CHO_PHIEN_INSTANCE": str(settings.instance),
            "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "CHO_PHIEN_DEMO_ACCOUNTS": "false",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.race
def test_two_set_ups_of_an_empty_site_both_end_well(unbuilt: Flask) -> None:
    both = [_set_up(unbuilt), _set_up(unbuilt)]
    said = [one.communicate()[0] for one in both]

    assert [one.returncode for one in both] == [0, 0], said
    assert prepare.is_migrated()
    assert sum("Preparing the database" in words for words in said) == 1
    assert db.session.scalar(text("SELECT count(*) FROM provinces")) == 34


def test_who_comes_second_says_what_it_waits_for(unbuilt: Flask) -> None:
    """A thread that takes the lock itself stands for another process."""
    engine, instance = db.engine, unbuilt.extensions["settings"].instance
    said, done = list[str](), threading.Event()

    def second() -> None:
        of_database = engine.dialect.name == "postgresql"
        with alone.of_database(engine, said.append) if of_database else alone.of_file(instance, said.append):
            done.set()

    with alone.setting_up(engine, instance, said.append):
        thread = threading.Thread(target=second)
        thread.start()
        while not said and thread.is_alive():
            thread.join(0.01)
        thread.join(0.2)
        assert said, "it says so"
        assert not done.is_set(), "and waits"
    thread.join()
    assert said == [alone.WAITING]
