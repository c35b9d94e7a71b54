"""How names and questions become words: the same on both sides of every engine.

NFC first, lower case, words of one letter or more, figures apart from letters, no stop list for what is indexed.
A folded word has no marks (đ is d), one spelling of i and y, and no English plural.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"\d+|[^\W\d_]+", re.UNICODE)
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_TONES = dict(
    zip(
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        strict=True,
    )
)
_Y_AS_VOWEL = re.compile(r"([bcdđghklmnpqrstvx]|qu)([yỳýỷỹỵ])")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
SHORTEST_PLURAL = 4


def words(text: str) -> list[str]:
    """Words with their marks: ``"Gốm Hoà-Bình 500ml"`` → ``gốm hoà bình 500 ml``; «hòa» and «hoà» are one word."""
    joined = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text).lower())
    return [_spelt(word) for word in _WORD.findall(joined)]


@lru_cache(maxsize=50_000)
def _spelt(word: str) -> str:
    if word.isascii() and not word.endswith("y"):
        return word
    for old, new in _TONES.items():
        if word.endswith(old):
            return word[:-2] + new
    return word[:-1] + word[-1].translate(_Y_TO_I) if _Y_AS_VOWEL.fullmatch(word) else word


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """One word without marks; English plurals lose their ending."""
    bare = unicodedata.normalize("NFD", word.replace("đ", "d"))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return _singular(bare) if word.isascii() else bare


def _singular(word: str) -> str:
    if len(word) < SHORTEST_PLURAL or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]


def fold_all(tokens: Iterable[str]) -> list[str]:
    """Each word without marks and case, in the same order."""
    return [folded(token) for token in tokens]


def has_marks(tokens: Iterable[str]) -> bool:
    """Whether the writer used any Vietnamese mark."""
    return any(not token.isascii() for token in tokens)


def pairs(tokens: Sequence[str]) -> list[str]:
    """Adjacent words joined: ``gom_su su_men``; they stand in for phrases."""
    return [f"{first}_{second}" for first, second in pairwise(tokens)]


def head(tokens: Sequence[str]) -> list[str]:
    """The first word and the first pair: a Vietnamese name begins with what the thing is."""
    return [*tokens[:1], *pairs(tokens[:2])]
