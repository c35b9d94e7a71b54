"""Which passwords are guessed soon: how few pieces make one up, and what zxcvbn thinks of it.

zxcvbn knows English lists, dates and keyboards, but takes joined words and Vietnamese for chance; so a password is
also cut into pieces here: words of the lists in ``data/passwords``, Vietnamese places, numbers in digits or words,
rows of keys, and the person's own words, leet-spelt or not.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from zxcvbn_rs_py import zxcvbn

from app.kernel.folding import fold

LEAST_PIECES = 5
LEAST_GUESSES = 10.0
"""Powers of ten, zxcvbn's best class: what a stolen list of Argon2 hashes could be tried against for years."""
LONGEST_WORD = 40
LONGEST_NUMBER = 8
DATA = Path(__file__).parent.parent.parent / "data"
LISTS = ("common.txt", "vietnamese.txt", "known.txt")
PLACES = (
    ("provinces.csv", "name"),
    ("wards.csv", "name"),
    ("old_provinces.csv", "old_name"),
    ("old_districts.csv", "old_name"),
)
_LEET = tuple(str.maketrans("@4310$57!", f"aae{one}ossti") for one in "il")
_NUMBER_WORDS = re.compile(
    "(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|tram|nghin|ngan"
    "|zero|one|two|three|four|five|six|seven|eight|nine|ten)+"
)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p")
_KEYS = tuple(way for row in _ROWS for way in (row, row[::-1]))


class Reason(StrEnum):
    """Why a password is guessed soon."""

    KNOWN = "known"
    OWN = "own"
    ROW = "row"
    WORDS = "words"


Cut = dict[str, Reason | None]
"""The different pieces of a text and what each is; None for a character by itself."""


def why(password: str, own_words: Iterable[str] = ()) -> Reason | None:
    """Why it is guessed soon; None when it is not."""
    own_words = tuple(own_words)
    own = _own(own_words)
    cut = min((_cut(text, own) for text in _spellings(password)), key=len)
    if len(cut) < LEAST_PIECES:
        return _main(cut)
    guesses = zxcvbn(password[:100], list(own)).guesses_log10
    return Reason.WORDS if guesses < LEAST_GUESSES else None


def _main(cut: Cut) -> Reason:
    """What to name: the person's own words first, then numbers and rows, then words of the lists."""
    kinds = set(cut.values())
    words = sum(kind is Reason.WORDS for kind in cut.values())
    if Reason.OWN in kinds:
        return Reason.OWN
    if not words:
        return Reason.ROW
    return Reason.KNOWN if words == 1 else Reason.WORDS


def _spellings(password: str) -> set[str]:
    """Letters and digits only, and with the signs that stand for letters kept."""
    plain = fold(password).replace(" ", "")
    signed = "".join(part if part in "@$!" else fold(part) for part in re.split(r"([@$!])", password))
    return {plain or password, signed.replace(" ", "") or password}


def _own(texts: Iterable[str]) -> frozenset[str]:
    """Every word of them, and every run of words written together."""
    runs: set[str] = set()
    for text in texts:
        words = fold(text).split()
        runs |= {"".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
    return frozenset(run for run in runs if len(run) > 2)


@cache
def listed() -> frozenset[str]:
    """Every word that counts as one piece, folded and without blanks."""
    words: set[str] = set()
    for name in LISTS:
        lines = (DATA / "passwords" / name).read_text(encoding="utf-8").splitlines()
        words.update(line for line in lines if len(line) > 2 and not line.startswith("#"))
    for file, column in PLACES:
        with (DATA / "reference" / "admin" / file).open(encoding="utf-8", newline="") as lines_of:
            words.update(fold(row[column]).replace(" ", "") for row in csv.DictReader(lines_of))
    return frozenset(word for word in words if len(word) > 2)


def _cut(text: str, own: frozenset[str]) -> Cut:
    """The text in as few different pieces as it can be cut into."""
    text = unicodedata.normalize("NFC", text)
    best: list[Cut] = [{}]
    for end in range(1, len(text) + 1):
        shortest: Cut | None = None
        for start in range(max(0, end - LONGEST_WORD), end):
            piece = text[start:end]
            kind = _kind(piece, own)
            if kind is None and len(piece) > 1:
                continue
            before = best[start]
            count = len(before) + (piece not in before)
            if shortest is None or count < len(shortest):
                shortest = {**before, piece: kind}
        best.append(shortest or {})
    return best[-1]


def _kind(piece: str, own: frozenset[str]) -> Reason | None:
    if len(piece) < 2:
        return None
    if piece in own:
        return Reason.OWN
    if _is_row(piece) or (piece.isdigit() and len(piece) <= LONGEST_NUMBER) or _NUMBER_WORDS.fullmatch(piece):
        return Reason.ROW
    if piece in listed():
        return Reason.WORDS
    if not piece.isalpha() and any(letter.isalpha() for letter in piece):
        plain = {piece.translate(table) for table in _LEET}
        return Reason.OWN if plain & own else Reason.WORDS if plain & listed() else None
    return None


def _is_row(piece: str) -> bool:
    """``aaaa``, ``1234``, ``dcba``: each character the same step from the one before; ``qwerty``, ``1qaz2wsx``."""
    steps = {ord(b) - ord(a) for a, b in pairwise(piece)}
    evenly = len(steps) == 1 and steps <= {-1, 0, 1}
    return len(piece) > 2 and (evenly or (len(piece) > 3 and any(piece in row for row in _KEYS)))
