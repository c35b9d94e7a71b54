"""Whose work the site stands on: read from the files of sources shipped with the data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import config

SOURCES = config.ROOT / "data" / "reference" / "SOURCES.md"
PHOTOS = config.ROOT / "data" / "demo" / "photos" / "photos.csv"


@dataclass(frozen=True)
class Work:
    """Somebody's work shipped with the site; ``file`` is its licence among the static files."""

    name: str
    holder: str
    licence: str
    file: str


WORKS = (
    Work(
        "Be Vietnam Pro", "© The Be Vietnam Pro Project Authors", "SIL Open Font License 1.1", "fonts/OFL.txt"
    ),
    Work("Lucide", "© Lucide Icons and Contributors", "ISC", "icons/LICENSE.txt"),
)


@dataclass(frozen=True)
class ListSource:
    """One line of a table of sources."""

    files: str
    source: str
    licence: str


@dataclass(frozen=True)
class PhotoSource:
    """One picture of the demonstration."""

    subject_vi: str
    subject_en: str
    author: str
    licence: str
    licence_url: str
    source_url: str
    changes: str

    @property
    def address(self) -> str:
        """Where it can be fetched: the source without a remark behind its address."""
        return self.source_url.split(" ", 1)[0]


@cache
def lists(file: Path = SOURCES) -> tuple[ListSource, ...]:
    """The rows of every table in the file: first column, second, last (with three columns the last is the source)."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if len(cells) < 3 or set(cells[0]) <= {"-", " "} or cells[0] in {"files", "file"}:
            continue
        found.append(
            ListSource(cells[0], cells[1], cells[3])
            if len(cells) > 3
            else ListSource(cells[0], cells[2], "CC0")
        )
    return tuple(found)


@cache
def photos(file: Path = PHOTOS) -> tuple[PhotoSource, ...]:
    """The pictures of the demonstration; none where it is not shipped."""
    if not file.exists():
        return ()
    names = PhotoSource.__dataclass_fields__
    with file.open(encoding="utf-8", newline="") as text:
        return tuple(
            PhotoSource(**{name: row.get(name, "") for name in names}) for row in csv.DictReader(text)
        )
