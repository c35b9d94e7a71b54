"""Searches without result, noted without people: a line in a file beside the index, which the worker counts by month.

Looking never writes to the database, so a page only adds a line; the file has an end, and what may name somebody (an
address, a long number) is not noted at all.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from app.catalog.models_search import LONGEST_WORDS
from app.catalog.search import analysis
from app.catalog.search.port import Answer, Wanted

FILE = "searches-without-result"
MOST_BYTES = 1_000_000
_MAY_NAME_SOMEBODY = re.compile(r"@|https?:|www\.|\d[\d .-]{5,}\d")


class Silence(NamedTuple):
    """What was looked for in vain: the first of its month, the words, and the one group and province chosen."""

    month: str
    words: str
    group: str
    province: str


def note(folder: Path, wanted: Wanted, answer: Answer) -> None:
    """Note a question that found nothing by its words."""
    words = " ".join(analysis.words(wanted.words))
    is_worth = words and not (answer.total or answer.degraded or wanted.exact or wanted.page > 1)
    if not is_worth or len(words) > LONGEST_WORDS or _MAY_NAME_SOMEBODY.search(wanted.words):
        return
    line = Silence(f"{wanted.day:%Y-%m}-01", words, _one(wanted.groups), _one(wanted.provinces))
    file = folder / FILE
    with suppress(OSError):  # a full disk takes a line less
        if not file.exists() or file.stat().st_size < MOST_BYTES:
            with file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def take(folder: Path) -> Counter[Silence]:
    """What was noted since the last time, counted; the file begins anew."""
    file, taken = folder / FILE, folder / f"{FILE}.taken"
    if file.exists():
        file.replace(taken)
    if not taken.exists():
        return Counter()
    counted: Counter[Silence] = Counter()
    for line in taken.read_text(encoding="utf-8").splitlines():
        with suppress(ValueError, TypeError):  # a line that was cut off
            counted[Silence(*json.loads(line))] += 1
    return counted


def done(folder: Path) -> None:
    """What was taken is counted for good."""
    (folder / f"{FILE}.taken").unlink(missing_ok=True)


def _one(values: frozenset[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""
