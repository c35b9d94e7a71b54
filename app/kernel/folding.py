"""Vietnamese text for comparing: NFC first, then lower case without marks, đ as d."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_INVISIBLE = {"Cf", "Cc", "Co", "Cs"}


def clean(text: str) -> str:
    """NFC, trimmed, runs of blanks folded, no invisible or direction characters (line breaks stay)."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)
    lines = (" ".join(line.split()) for line in kept.splitlines())
    return "\n".join(lines).strip()


def fold(text: str) -> str:
    """``"Gốm Bát Tràng"`` → ``"gom bat trang"``; also joins «hoà» and «hòa»."""
    lowered = unicodedata.normalize("NFC", text).lower().replace("đ", "d")
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare))


def slugify(text: str, limit: int = 80) -> str:
    """An ASCII kebab-case name for addresses."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    return "-".join(words)[:limit].strip("-") or "muc"
