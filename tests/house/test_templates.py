"""Templates say everything through translation and draw nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Doctype

from app.kernel.permissions import Permission
from app.web import extraction
from tests.house import sources

BLOCK = re.compile(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("alt", "title", "placeholder", "aria-label")
NAMES = {
    "Chợ",
    "Phiên",
    "VietQR",
    "OCOP",
    "CNNT",
    "English",
    "Tiếng",
    "Việt",
    "EN",
    "VI",
    "PDF",
    "Excel",
    "CSV",
    "HS",
    "kB",
}


def _pages() -> list[Path]:
    """Templates in one language for both; long texts stand in a file per language."""
    return [
        p for p in sources.templates() if p.suffix == ".html" and not re.search(r"\.(vi|en)\.html$", p.name)
    ]


@pytest.mark.parametrize("path", _pages(), ids=lambda p: str(p.relative_to(sources.APP / "templates")))
def test_no_text_stands_outside_translation(path: Path) -> None:
    soup = BeautifulSoup(BLOCK.sub(" ", path.read_text()), "html.parser")
    texts = [text for text in soup.find_all(string=True) if not isinstance(text, Doctype)]
    literal = [t for text in texts for t in WORD.findall(text) if t not in NAMES]
    for tag in soup.find_all(True):
        literal += [t for name in SPOKEN for t in WORD.findall(str(tag.get(name, ""))) if t not in NAMES]
    assert not literal


def test_no_template_trusts_text_or_draws_inline() -> None:
    banned = re.compile(
        r"\|\s*safe\b|\bstyle\s*=|<style|\bon(click|load|change|submit|input)\s*=|hx-on|<script(?![^>]*\bsrc=)"
    )
    wrong = [str(p) for p in sources.templates() if banned.search(p.read_text())]
    assert not wrong


def test_the_vietnamese_is_complete_and_said_in_one_way() -> None:
    assert extraction.gaps() == []


def test_no_catalogue_keeps_words_that_nothing_says() -> None:
    assert extraction.unused() == []


def test_days_and_moments_are_typed_as_text_in_the_page_s_language() -> None:
    """A native date field follows the browser: mm/dd/yyyy and AM/PM on a Vietnamese page."""
    native = re.compile(r"""type\s*=\s*['"](date|datetime-local|time|month|week)['"]""")
    wrong = [str(path) for path in sources.templates() if native.search(path.read_text())]
    fields = re.compile(r"\b(DateField|DateTimeField|DateTimeLocalField|TimeField|MonthField|WeekField)\b")
    wrong += [str(path) for path in sources.APP.rglob("*.py") if fields.search(path.read_text())]
    assert not wrong


def test_a_right_named_in_a_template_is_a_right() -> None:
    """A misspelt one would hide its button from everybody."""
    named = re.compile(r"\bcan(?:_on)?\('([^']+)'")
    wrong = [
        (path.name, right)
        for path in sources.templates()
        for right in named.findall(path.read_text())
        if right not in set(Permission)
    ]
    assert wrong == []


def test_what_scripts_look_for_on_a_page_is_not_what_every_page_tells_them() -> None:
    """A sentence for scripts on every page under the name of a mark they look for made each page ask for itself without end."""
    frame = (sources.ROOT / "app/templates/base.html").read_text()
    told = set(re.findall(r"\b(data-[a-z-]+)", frame[frame.index("<body") : frame.index("<a class=")]))
    scripts = "".join(path.read_text() for path in (sources.ROOT / "static/js").glob("*.js"))
    assert told & set(re.findall(r"\[(data-[a-z-]+)", scripts)) == set()
