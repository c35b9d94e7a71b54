"""A fair's name as it stands in a row of a list: what tells it from others and its year; the whole name is on its page."""

from __future__ import annotations

import re
from typing import Any

from app.kernel.i18n import EN, language, localised

MOST = 27
"""A few more than the 22 of a name somebody thought of: what a rule cuts has to tell fairs apart by beginning and end."""
HEAD = 2
_NOTE = re.compile(r"\s*\([^)]*\)")
_KIND = re.compile(
    r"^(hội chợ triển lãm|hội chợ|triển lãm|gian hàng việt nam tại (hội chợ|triển lãm)?|"
    r"(the )?vietnam(ese)? (pavilion|stands?) at (the )?)\s*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\s*\b(20\d\d)\b\s*$")


def short(name: str) -> str:
    """At most 27 characters of whole words: how it begins, how it ends and its year (``Làng nghề … Việt Nam 2027``)."""
    plain = _NOTE.sub("", name).strip()
    year = found.group(1) if (found := _YEAR.search(plain)) else ""
    words = (_KIND.sub("", _YEAR.sub("", plain)) or _YEAR.sub("", plain)).split()
    if len(_joined(words, year)) <= MOST:
        return _joined(words, year)
    head, tail = [*words[:HEAD], "…"], words[HEAD:]
    while len(tail) > 1 and len(_joined([*head, *tail], year)) > MOST:
        tail.pop(0)
    return _joined([*head, *tail], year)


def of(fair: Any) -> str:
    """The short name somebody typed for the reader's language, else what ``short`` makes of the name in it."""
    vietnamese = "" if language() == EN and fair.name_en else fair.short_name_vi
    english = fair.short_name_en if language() == EN else ""
    return str(english or vietnamese or short(localised(fair)))


def _joined(words: list[str], year: str) -> str:
    text = " ".join([*words, year] if year else words)
    return text[:1].upper() + text[1:]
