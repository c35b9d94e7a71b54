"""Documents made from the code are up to date."""

from __future__ import annotations

import importlib.util
import re
import shlex

import click
import pytest
from flask import Flask

import config
from app import state_tables

DOCUMENTS = [
    *sorted(config.ROOT.glob("*.md")),
    *sorted(config.ROOT.glob("docs/**/*.md")),
    *sorted(config.ROOT.glob("bench/*.md")),
    *sorted(path for path in config.ROOT.glob("deploy/*") if path.is_file()),
]
BELOW = ("", "app", "app/templates", "static")
"""Where the files that documents name by a short path stand."""


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


def named(pattern: str) -> set[tuple[str, str]]:
    """What the documents and the files of an installation name in this way, each with the document that does."""
    return {
        (str(path.relative_to(config.ROOT)), found)
        for path in DOCUMENTS
        for found in re.findall(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_every_document_is_read_here() -> None:
    read = {str(path.relative_to(config.ROOT)) for path in DOCUMENTS}
    assert {
        "README.md",
        "CONTRIBUTING.md",
        "docs/operations.md",
        "bench/peers.md",
        "deploy/environment",
    } <= read
    assert any(name.startswith("docs/decisions/") for name in read)


def test_every_command_a_document_names_is_there(app: Flask) -> None:
    """Commands are imported when they are asked for, so one that is no longer registered is missed by nothing else."""
    missing = []
    commands = named(r"(?:\./run|\bchophien) flask ([a-z0-9-]+ [a-z0-9-]+)")
    for where, words in sorted(commands):
        group, command = words.split()
        found = app.cli.get_command(click.Context(app.cli), group)
        if not isinstance(found, click.Group) or command not in found.commands:
            missing.append(f"{where}: {group} {command}")
    assert "db upgrade" in {words for _, words in commands}
    assert missing == []


def test_every_word_of_run_a_document_names_is_there() -> None:
    script = (config.ROOT / "run").read_text(encoding="utf-8")
    words = {
        word for words in re.findall(r"^  ([a-z |]+)\) ", script, re.MULTILINE) for word in words.split(" | ")
    }
    written = named(r"`(?:\./run|chophien) ([a-z]+)\b") | named(r"^(?: +\.|ExecStart=.*)/run ([a-z]+)\b")
    assert "setup" in {word for _, word in written}
    assert [one for one in sorted(written) if one[1] not in words] == []


def test_every_program_a_document_names_is_there() -> None:
    programs = named(r"python -m ((?:bench|tests|tools)[.\w]*)")
    assert "bench.pages" in {program for _, program in programs}
    assert [one for one in sorted(programs) if importlib.util.find_spec(one[1]) is None] == []


def test_a_file_a_document_names_is_there() -> None:
    files = named(r"`([\w-]+(?:/[\w.-]+)+\.[a-z]\w*)`")
    naming = {"docs/tour.md", "docs/house.md", "docs/law.md", "docs/invariants.md", "CONTRIBUTING.md"}
    assert naming <= {where for where, _ in files}
    missing = [
        (where, name)
        for where, name in sorted(files)
        if not name.startswith(("instance/", "log/")) and "NNNN" not in name
        if not any((config.ROOT / folder / name).exists() for folder in BELOW)
    ]
    assert missing == []


def test_a_page_a_document_leads_to_is_there() -> None:
    links = named(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
    assert [one for one in sorted(links) if not (config.ROOT / one[0]).parent.joinpath(one[1]).exists()] == []
