"""Documents made from the code are up to date."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from flask import Flask

import config
from app import state_tables


def test_the_book_of_states_is_the_tables(app: Flask) -> None:
    written = (config.ROOT / "docs" / "states.md").read_text()
    assert written == state_tables.book(), "write it again: ./run flask docs states"


def test_the_readme_names_every_setting() -> None:
    readme = (config.ROOT / "README.md").read_text()
    table = readme[readme.index("## Settings") : readme.index("## Licence")]
    named: set[str] = set()
    for names in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE):
        first, *endings = re.findall(r"`(\w+)`", names) or [""]
        named |= {first, *(first.rpartition("_")[0] + ending for ending in endings)}
    fields = {
        str(field.validation_alias or f"CHO_PHIEN_{name.upper()}")
        for name, field in config.Settings.model_fields.items()
    }

    assert fields <= named


def test_the_environment_file_filled_in_may_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    written = (config.ROOT / "deploy" / "environment").read_text()
    lines = re.findall(r"^((?:CHO_PHIEN|DATABASE)_\w+)=(.*)$", written, re.MULTILINE)
    for name, value in lines:
        told = " ".join(shlex.split(value, comments=True)).replace(".example", ".gov.vn")
        monkeypatch.setenv(name, "k" * 48 if name.endswith("SECRET_KEY") else told)

    settings = config.Settings()

    assert settings.refusals() == []
    assert settings.trusted_hosts == ["chophien.gov.vn"]


def test_every_command_a_document_names_is_there(app: Flask) -> None:
    """Commands are imported when they are asked for, so one that is no longer registered is missed by nothing else."""
    texts = [config.ROOT / "README.md", config.ROOT / "CONTRIBUTING.md", *config.ROOT.glob("docs/**/*.md")]
    named = {
        tuple(words.split())
        for path in texts
        for words in re.findall(r"\./run flask ([a-z0-9-]+ [a-z0-9-]+)", path.read_text(encoding="utf-8"))
    }
    assert ("db", "upgrade") in named
    missing = []
    for group, command in sorted(named):
        found = app.cli.get_command(click.Context(app.cli), group)
        if not isinstance(found, click.Group) or command not in found.commands:
            missing.append(f"{group} {command}")
    assert missing == []


@pytest.mark.parametrize("name", ["tour.md", "house.md", "operations.md", "law.md", "invariants.md"])
def test_a_file_a_document_names_is_there(name: str) -> None:
    text = (config.ROOT / "docs" / name).read_text(encoding="utf-8")
    named = re.findall(r"`((?:app|tests|docs|data|static|tools)/[\w./-]+\.\w+)`", text)
    assert [one for one in named if not (config.ROOT / one).exists()] == []
    assert named or name == "operations.md"
