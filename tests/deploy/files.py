"""The files of ``deploy/`` as systemd, sh and nginx read them, moved from their places to those of a test."""

from __future__ import annotations

import shlex
from configparser import ConfigParser
from pathlib import Path

import config

DEPLOY = config.ROOT / "deploy"


def read(name: str, places: dict[str, str]) -> str:
    """A file with other names in the place of those written in it; each one must be there."""
    text = (DEPLOY / name).read_text()
    for written, here in places.items():
        assert written in text, f"{name} says nothing of {written}"
        text = text.replace(written, here)
    return text


def unit(text: str, section: str) -> dict[str, str]:
    """What a section of a unit says; comments left out."""
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return dict(parser[section])


def settings(text: str, *, with_defaults: bool = False) -> dict[str, str]:
    """The lines of an environment file; with those that only show a default, when asked."""
    found = {}
    for line in text.splitlines():
        bare = line.removeprefix("#") if with_defaults else line
        name, equals, value = bare.partition("=")
        if equals and name.replace("_", "").isalnum() and name.isupper():
            found[name] = " ".join(shlex.split(value))
    return found


def write(path: Path, text: str) -> Path:
    """Keep it where a program reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
