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


@dataclass(frozen=True)
class Kind:
    """A kind of product: how it is photographed, grouped, measured and priced (đồng per unit)."""

    key: str
    words: tuple[str, ...]
    photos: tuple[str, ...]
    group: str
    ocop: str
    unit: str
    low: int
    high: int
    min_order: int
    name_en: str


def rows(name: str) -> list[Row]:
    """A list shipped in ``data/demo``."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def photo(name: str) -> bytes:
    """The bytes of a shipped picture."""
    return Path(FOLDER / "photos" / f"{name}.jpg").read_bytes()


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds; goods with a price guide cost between its quartiles."""
    guide = {row["product"]: row for row in rows("price_guide")}
    return tuple(_kind(row, guide.get(row["guide"])) for row in rows("kinds"))


def _kind(row: Row, guide: Row | None) -> Kind:
    low, high = (guide["p25_vnd"], guide["p75_vnd"]) if guide else (row["low"], row["high"])
    return Kind(
        row["kind"],
        tuple(row["keywords"].split(";")),
        tuple(row["photos"].split(";")),
        row["group"],
        row["ocop"],
        row["unit"],
        int(low),
        int(high),
        int(row["min_order"]),
        row["name_en"],
    )


def kind_of(*names: str) -> Kind | None:
    """The kind whose word stands at the head of the first name that has one (Vietnamese names begin with the thing)."""
    for name in names:
        spoken = f"{unicodedata.normalize('NFC', name).lower()} "
        found = [
            (len(word), kind.key, kind) for kind in kinds() for word in kind.words if _heads(spoken, word)
        ]
        if found:
            return max(found)[2]
    return None


def head_of(name: str, kind: Kind) -> str:
    """The part of a name that says what it is."""
    spoken = f"{name.lower()} "
    heads = [word for word in kind.words if _heads(spoken, word)]
    return max(heads, key=len) if heads else ""


def _heads(spoken: str, word: str) -> bool:
    return spoken.startswith(f"{word} ")
