"""Vietnamese text for comparing: NFC first, then lower case without marks, đ as d."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_INVISIBLE = {"Cf", "Cc", "Co", "Cs"}
_TAKEN_FOR_D = str.maketrans("\u00d0\u0189\u00f0\u0256", "ĐĐđđ")
"""Letters of other alphabets that look like Đ (Icelandic eth, African D): old keyboards and converters write them."""


class _Left(dict[int, int | None]):
    """For ``str.translate``: leaves out the signs a rule names, asked once for each sign there is."""

    def __init__(self, goes: Callable[[str], object]) -> None:
        super().__init__()
        self.goes = goes

    def __missing__(self, number: int) -> int | None:
        self[number] = None if self.goes(chr(number)) else number
        return self[number]


_VISIBLE = _Left(lambda sign: sign not in "\n\t" and unicodedata.category(sign) in _INVISIBLE)
_UNMARKED = _Left(unicodedata.combining)


def with_vietnamese_d(text: str) -> str:
    """Ð and Ɖ as Đ, ð and ɖ as đ: they look alike and are meant so, but nothing would find them."""
    return text.translate(_TAKEN_FOR_D)


def clean(text: str) -> str:
    r"""NFC, trimmed, runs of blanks folded, Đ as Vietnamese writes it, no invisible or direction characters.

    Line breaks stay, each one character (``\n``) as the browser counts it, however it was sent.
    """
    text = with_vietnamese_d(unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in text.translate(_VISIBLE).splitlines())
    return "\n".join(lines).strip()


def fold(text: str) -> str:
    """``"Gốm Bát Tràng"`` → ``"gom bat trang"``; also joins «hoà» and «hòa»."""
    lowered = with_vietnamese_d(unicodedata.normalize("NFC", text)).lower().replace("đ", "d")
    bare = unicodedata.normalize("NFD", lowered).translate(_UNMARKED)
    return " ".join(_WORD.findall(bare))


def words_of(text: str) -> list[str]:
    """``"Lụa tơ tằm."`` → ``["lụa", "tơ", "tằm"]``: the words in small letters, with their marks."""
    return _WORD.findall(clean(text).lower())


def slugify(text: str, limit: int = 80) -> str:
    """An ASCII kebab-case name for addresses."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    return "-".join(words)[:limit].strip("-") or "muc"
