"""The lists the demo world is made of, and which kind of thing a product name speaks of."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import config

FOLDER = config.ROOT / "data" / "demo"
Row = dict[str, str]
MOST_VIEWS = 3


@dataclass(frozen=True)
class Look:
    """One thing a kind is shown as: its pictures, the front first, and its noun where the kind is a craft at large."""

    photos: tuple[str, ...]
    noun_vi: str = ""
    noun_en: str = ""

    @property
    def front(self) -> str:
        """The picture on the card; empty while nothing is chosen."""
        return self.photos[0] if self.photos else ""


@dataclass(frozen=True)
class Word:
    """What a name of the kind begins with, in villages whose craft begins with ``craft``.

    ``at_large`` names a craft and no one thing of it; ``other`` begins like the kind and is something else.
    """

    head: str
    craft: str
    at_large: bool
    other: bool

    def heads(self, name: str, craft: str) -> bool:
        """Whether a name, in a village of that craft, begins with it."""
        return name.startswith(f"{self.head} ") and craft.startswith(self.craft)


@dataclass(frozen=True)
class Kind:
    """A kind of product: how it is shown, grouped, classified, measured and priced (đồng per unit)."""

    key: str
    words: tuple[Word, ...]
    looks: tuple[Look, ...]
    group: str
    ocop: str
    unit: str
    low: int
    high: int
    min_order: int
    name_en: str
    hs_code: str


@dataclass(frozen=True)
class Found:
    """The kind a name speaks of, by which of its words."""

    kind: Kind
    word: Word

    def tail(self, name: str) -> str:
        """What the name says after the thing: mostly where it comes from."""
        return name[len(self.word.head) :].strip()


def rows(name: str) -> list[Row]:
    """A list shipped in ``data/demo``."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def photo(name: str) -> bytes:
    """The bytes of a shipped picture."""
    return Path(FOLDER / "photos" / f"{name}.jpg").read_bytes()


@cache
def pictures() -> dict[str, Row]:
    """What is known of each shipped picture, by its name."""
    return {row["file"].removesuffix(".jpg"): row for row in rows("photos/photos")}


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds; goods with a price guide cost between its quartiles."""
    guide = {row["product"]: row for row in rows("price_guide")}
    return tuple(_kind(row, guide.get(row["guide"])) for row in rows("kinds"))


def _kind(row: Row, guide: Row | None) -> Kind:
    low, high = (guide["p25_vnd"], guide["p75_vnd"]) if guide else (row["low"], row["high"])
    return Kind(
        row["kind"],
        tuple(_word(word) for word in row["keywords"].split(";")),
        tuple(_look(look) for look in row["photos"].split(";")),
        row["group"],
        row["ocop"],
        row["unit"],
        int(low),
        int(high),
        int(row["min_order"]),
        row["name_en"],
        row["hs"],
    )


def _word(written: str) -> Word:
    """``*đồ thờ@gốm``: at large, ``đồ thờ`` of a pottery village; ``-chè kho``: no tea."""
    head, _, craft = written.lstrip("*-").partition("@")
    return Word(head, craft, written.startswith("*"), written.startswith("-"))


def _look(written: str) -> Look:
    """``front+other|noun|English noun``; further views of the front (``front_2``) come along by themselves."""
    photos, *nouns = written.split("|")
    front, *others = photos.split("+")
    views = [name for number in (2, 3) if (name := f"{front}_{number}") in pictures()]
    return Look((front, *views, *others)[:MOST_VIEWS], *nouns)


def kind_of(name: str, craft: str = "") -> Found | None:
    """The kind whose longest word stands at the head of a name (Vietnamese names begin with the thing); None: no picture fits."""
    spoken = f"{unicodedata.normalize('NFC', name).lower()} "
    found = [
        (len(word.craft) > 0, len(word.head), kind.key, Found(kind, word))
        for kind in kinds()
        for word in kind.words
        if word.heads(spoken, craft)
    ]
    best = max(found, key=lambda each: each[:3])[3] if found else None
    return None if best is None or best.word.other else best
