"""Judged questions: what a product must say of itself to be a best (3) or a fair (1) answer to each.

``judged.tsv`` holds one question a line: kind, words, what is best, what is fair. What is best or fair is said of the
product, not by its number, so the list holds for any world made of the same goods: ways divided by ``||``, each of
conditions divided by ``&``: ``^mật ong`` (the Vietnamese name), ``en~``, ``maker~`` (patterns), ``hs=``, ``prov=``,
``group=``, ``ocop=4``, ``ocop``, ``cnnt``. ``-``: nothing, and questions of the kind ``unsold`` must stay empty.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

JUDGED = Path(__file__).with_name("judged.tsv")
BEST, FAIR = 3, 1
LOOKED_AT = 10
UNSOLD = "unsold"


@dataclass(frozen=True)
class Goods:
    """What a question may be judged by."""

    product: int
    name_vi: str
    name_en: str
    maker: str
    group: str
    province: str
    hs: str
    stars: frozenset[int]
    is_cnnt: bool


@dataclass(frozen=True)
class Question:
    """One line of the list. ``held_back`` questions are never looked at while the engine is being changed."""

    kind: str
    words: str
    best: str
    fair: str

    @property
    def held_back(self) -> bool:
        """By the words alone, so that a new line never moves another."""
        return bool(crc32(self.words.encode()) % 2)

    def grade(self, goods: Goods) -> int:
        """3, 1 or 0."""
        if _any(self.best, goods):
            return BEST
        return FAIR if _any(self.fair, goods) else 0


def questions() -> Iterator[Question]:
    """Every judged question."""
    with JUDGED.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Question(row["kind"], row["words"], row["best"], row["good"])


def ndcg(shown: Sequence[int], grades: Mapping[int, int]) -> float:
    """How good the first ten are: 1 when no better ten could be shown, in no better order."""
    best = sorted(grades.values(), reverse=True)[:LOOKED_AT]
    ideal = _gain(best)
    return _gain([grades.get(product, 0) for product in shown[:LOOKED_AT]]) / ideal if ideal else 1.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _any(ways: str, goods: Goods) -> bool:
    return ways != "-" and any(
        all(_holds(condition.strip(), goods) for condition in way.split("&")) for way in ways.split("||")
    )


def _holds(condition: str, goods: Goods) -> bool:
    if condition in ("ocop", "cnnt"):
        return bool(goods.stars) if condition == "ocop" else goods.is_cnnt
    name, sign, value = condition.partition("=")
    if sign and name in ("hs", "prov", "group", "ocop"):
        return {
            "hs": goods.hs.startswith(value),
            "prov": goods.province == value,
            "group": goods.group == f"cnnt_{value}",
            "ocop": value.isdecimal() and int(value) in goods.stars,
        }[name]
    field, sign, pattern = condition.partition("~")
    text = {"en": goods.name_en, "maker": goods.maker}.get(field, "") if sign else goods.name_vi
    return re.search(pattern if sign else condition, unicodedata.normalize("NFC", text).lower()) is not None
