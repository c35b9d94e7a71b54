"""By which words a product group is meant, from ``data/search/group_words.csv``; a group's whole name is too wide."""

from __future__ import annotations

import csv
from functools import cache

from app.catalog.search import analysis
from config import ROOT

LONGEST_PHRASE = 4


def of(code: str | None) -> list[str]:
    """The words of a group as the index holds them: a phrase is one word, with marks and without."""
    return _all().get(code or "", [])


@cache
def _all() -> dict[str, list[str]]:
    with (ROOT / "data" / "search" / "group_words.csv").open(encoding="utf-8", newline="") as text:
        return {row["group"]: _phrases(row["words"].split(";")) for row in csv.DictReader(text)}


def _phrases(phrases: list[str]) -> list[str]:
    found = dict[str, None]()
    for phrase in phrases:
        tokens = analysis.words(phrase)
        found |= {"_".join(tokens): None, "_".join(analysis.fold_all(tokens)): None}
    return list(found)
