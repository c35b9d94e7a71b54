"""What is cited means something inside the repository: docs/law.md for R…, docs/invariants.md for I…, the rules' chapters."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import config

ROOT = config.ROOT
USED = re.compile(r"\b([RI]\d{1,3})\b(?!/)")
ROW = re.compile(r"^\| ([RI]\d+) \|(.*)\|$", re.MULTILINE)
DOCUMENTS = ("docs/law.md", "docs/invariants.md")
TEST = re.compile(r"^def test_(\w+)\(", re.MULTILINE)
IN_NAME = re.compile(r"(?<![a-z0-9])[ri]\d{1,3}(?=_)")
"""A test may say its code in its name: ``test_r17_r18_without_a_pledge_nothing_is_approved``."""
RANGE = re.compile(r"\b([RI])(\d+)[–-][RI]?(\d+)\b")

CHAPTER = re.compile(r"(\w+) §\s?(\d[\d.]*)")
ELSEWHERE = re.compile(r"\b(trust|domain|design|security|research)[ ](notes?|guides?)\b", re.IGNORECASE)
FOLDERS = ("app", "tests", "tools", "docs", "bench", "deploy", "migrations", "static/css", "static/js")
WRITTEN = {".py", ".html", ".txt", ".md", ".js", ".css", ".conf"}


def rows() -> dict[str, list[str]]:
    """Code → the cells of its row."""
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS)
    return {code: [cell.strip() for cell in cells.split("|")] for code, cells in ROW.findall(text)}


@cache
def used() -> dict[str, list[str]]:
    """Code → the files of app and tests that name it in a comment, a docstring, a sentence or the name of a test."""
    found: dict[str, list[str]] = {}
    for folder in ("app", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in {".py", ".html"}:
                continue
            text = path.read_text(encoding="utf-8")
            codes = set(USED.findall(text))
            for name in TEST.findall(text):
                codes |= {code.upper() for code in IN_NAME.findall(name)}
            for letter, first, last in RANGE.findall(text):
                codes |= {f"{letter}{number}" for number in range(int(first), int(last) + 1)}
            for code in codes:
                found.setdefault(code, []).append(str(path.relative_to(ROOT)))
    return found


def paths(cell: str) -> list[Path]:
    """The files a cell names."""
    return [ROOT / each.strip() for each in cell.split(",")]


def test_every_code_in_use_is_explained() -> None:
    known = rows()
    assert {code: files for code, files in used().items() if code not in known} == {}


@pytest.mark.parametrize("code", sorted(rows()))
def test_what_is_explained_stands_where_it_says(code: str) -> None:
    held, shown = rows()[code][-2:]
    missing = [str(path) for path in (*paths(held), *paths(shown)) if not path.exists()]
    named = [path for path in (*paths(held), *paths(shown)) if path.exists()]
    silent = [str(path) for path in named if code not in mentions(path)]

    assert missing == []
    assert silent == []


def mentions(path: Path) -> set[str]:
    """The codes a file names, ranges filled in."""
    relative = str(path.relative_to(ROOT))
    return {code for code, files in used().items() if relative in files}


def test_nothing_cites_a_document_the_repository_does_not_hold() -> None:
    """A chapter is one of the operating rules everybody reads at /rules, by its number: ``rules §7``."""
    rules = (ROOT / "app/templates/front/rules.en.html").read_text(encoding="utf-8")
    held = {("rules", number) for number in re.findall(r"<h2[^>]*>(\d+)\.", rules)}
    assert held
    files = [path for name in FOLDERS for path in (ROOT / name).rglob("*") if path.suffix in WRITTEN]
    wrong = []
    for path in (*files, *ROOT.glob("*.md"), ROOT / "config.py"):
        text = path.read_text(encoding="utf-8")
        cited = [one.groups() for one in CHAPTER.finditer(text)]
        wrong += [f"{path}: {name} §{number}" for name, number in cited if (name, number) not in held]
        wrong += [f"{path}: {one.group()}" for one in ELSEWHERE.finditer(text)]
    assert wrong == []
