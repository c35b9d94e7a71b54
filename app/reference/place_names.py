"""Places as people type them in a hurry: «q1», «tp hcm», «daklak», «hn», spelt out before anything looks for them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from app.kernel.folding import fold
from config import ROOT

FOLDER = ROOT / "data" / "reference" / "admin"
SHORT = {
    "hcm": "ho chi minh",
    "hcmc": "ho chi minh",
    "tphcm": "ho chi minh",
    "sg": "ho chi minh",
    "saigon": "ho chi minh",
    "hn": "ha noi",
    "hp": "hai phong",
    "brvt": "ba ria vung tau",
    "tth": "thua thien hue",
    "daclac": "dak lak",
    "darlac": "dak lak",
}
"""Only what means one place: «bd» may be Bình Dương or Bình Định."""
KINDS = {"q": "quan", "p": "phuong", "h": "huyen", "x": "xa"}
_SAIGON = re.compile(r"(?<!\w)(sài gòn|sai gon)(?!\w)", re.IGNORECASE)
_NUMBERED = re.compile(r"(q|quan|p|phuong)([0-9]{1,2})")


def spelt_out(text: str) -> str:
    """Folded words with short and joined names of provinces spelt out: «gốm Daklak» → ``gom dak lak``."""
    return " ".join(_word(word) for word in fold(text).split())


def with_provinces(text: str) -> str:
    """As typed, but for short and joined names of provinces, which are spelt out without marks."""
    spelt = _SAIGON.sub("ho chi minh", text)
    return " ".join(known if (known := _known(fold(word))) else word for word in spelt.split())


def kinds_spelt_out(text: str) -> str:
    """As ``spelt_out``, with the kinds of districts and wards too: «q1», «Q. 1» and «quận1» → ``quan 1``."""
    return " ".join(_with_kinds(spelt_out(text).split()))


def _with_kinds(words: list[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if numbered := _NUMBERED.fullmatch(word):
            kind, number = numbered.groups()
            yield f"{KINDS.get(kind, kind)} {int(number)}"
        elif word in KINDS and place + 1 < len(words):
            yield KINDS[word]
        else:
            yield word


def _word(word: str) -> str:
    return _known(word) or word


def _known(word: str) -> str:
    return SHORT.get(word) or _joined().get(word) or _joined().get(word.removeprefix("tp")) or ""


@cache
def _joined() -> dict[str, str]:
    """Provinces of today and before July 2025 of two syllables or more: ``daklak`` → ``dak lak``."""
    found: dict[str, str] = {}
    for file, column in (("provinces.csv", "name"), ("old_provinces.csv", "old_name")):
        with (FOLDER / file).open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                name = fold(row[column])
                if " " in name:
                    found[name.replace(" ", "")] = name
    return found


@cache
def marked_neighbours() -> frozenset[tuple[str, str]]:
    """Words that stand side by side in the names of provinces, districts and wards of before July 2025, with marks."""
    columns = (
        ("old_provinces.csv", "old_name"),
        ("old_districts.csv", "old_name"),
        ("old_ward_map.csv", "old_ward_name"),
    )
    found: set[tuple[str, str]] = set()
    for file, column in columns:
        with (FOLDER / file).open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                found.update(pairwise(unicodedata.normalize("NFC", row[column]).lower().split()))
    return frozenset(found)
