"""Clauses as official papers cite them: ``điểm d khoản 2 Điều 6 Thông tư …``; on English pages ``Article 6, clause 2 …``.

Data keep a clause short, ``Thông tư 36/2013/TT-BCT, điều 13.2.c; …``; whoever shows one puts it in words here.
"""

from __future__ import annotations

import re
from datetime import date

from app.kernel import dates
from app.kernel.i18n import EN, language

_PLACE = re.compile(
    r"(?P<text>.+?), [đĐ]iều (?P<article>\d+[a-z]?(?:–\d+)?)(?:\.(?P<clause>\d+[a-z]?(?:–\d+)?))?"
    r"(?:\.(?P<point>[a-zđ]))?(?P<rest>,.+)?"
)
_SHORT = (("TTLT ", "Thông tư liên tịch "), ("TT ", "Thông tư "), ("NĐ ", "Nghị định "))
_ENGLISH = (
    ("Thông tư liên tịch", "Joint Circular"),
    ("Thông tư", "Circular"),
    ("Nghị định", "Decree"),
    ("Quyết định", "Decision"),
    ("Luật", "Law"),
    ("được sửa đổi bởi", "as amended by"),
    ("sửa đổi bởi", "as amended by"),
    ("Law Thương mại điện tử", "Law on E-commerce"),
    ("của Bộ trưởng Bộ Công Thương", "of the Minister of Industry and Trade"),
    ("của Thủ tướng Chính phủ", "of the Prime Minister"),
    ("của Chính phủ", "of the Government"),
)
_GROUP = re.compile(r"\bnhóm (?=[a-zđ]\b)")
_DAY = re.compile(r"\bngày (\d{1,2})/(\d{1,2})/(\d{4})")


def cited(clauses: str, tongue: str = "") -> str:
    """One clause or several parted by semicolons, in the reader's language or in ``tongue``."""
    tongue = tongue or language()
    return "; ".join(_one(part.strip(), tongue) for part in clauses.split(";") if part.strip())


def _one(clause: str, tongue: str) -> str:
    for short, whole in _SHORT:
        clause = whole + clause.removeprefix(short) if clause.startswith(short) else clause
    found = _PLACE.fullmatch(clause)
    if found is None:
        return _in_english(clause) if tongue == EN else clause
    article, number, point = found["article"], found["clause"] or "", found["point"] or ""
    text, rest = found["text"], found["rest"] or ""
    if tongue == EN:
        levels = (("Article", article), ("clause", number), ("point", point))
        place = ", ".join(f"{name} {mark}" for name, mark in levels if mark)
        return f"{place}, {_in_english(text + rest)}"
    levels = (("điểm", point), ("khoản", number), ("Điều", article))
    return f"{' '.join(f'{name} {mark}' for name, mark in levels if mark)} {text}{rest}"


def _in_english(text: str) -> str:
    for vietnamese, english in _ENGLISH:
        text = text.replace(vietnamese, english)
    text = _GROUP.sub("group ", text)
    return _DAY.sub(lambda on: f"of {dates.short(date(int(on[3]), int(on[2]), int(on[1])), EN)}", text)
