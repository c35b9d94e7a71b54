"""What is asked of a product's papers and customs code rather than of its words: «ocop 4 sao», «cnnt», «HS 6912.00»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.catalog.search import analysis

OCOP, CNNT = "ocop", "cnnt"
_STARS = {"3": 3, "4": 4, "5": 5, "ba": 3, "bốn": 4, "năm": 5, "three": 3, "four": 4, "five": 5}
_STARRED = r"([345]|ba|bốn|năm|three|four|five)\s*-?\s*(?:\*|(?:sao|stars?)(?!\w))"
_OCOP = re.compile(rf"(?<!\w)(?:{_STARRED}\s*)?ocop(?!\w)(?:\s*{_STARRED})?|(?<!\w){_STARRED}")
_LEVELS = {
    "quốc gia": "national", "quoc gia": "national", "national": "national",
    "khu vực": "region", "khu vuc": "region", "regional": "region",
    "tỉnh": "province", "tinh": "province", "provincial": "province",
    "huyện": "district", "huyen": "district", "xã": "commune", "xa": "commune",
}  # fmt: skip
_LEVEL = rf"(?:(?:cấp|cap)\s+({'|'.join(_LEVELS)})|(quốc gia|quoc gia|khu vực))(?!\w)"
_TELLING = r"tiêu biểu|tieu bieu"
_CNNT = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(('national', 'regional', 'provincial'))})\s+)?"
    rf"(?:cnnt|công nghiệp nông thôn|cong nghiep nong thon)(?!\w)(?:\s*(?:{_TELLING}))?(?:\s*{_LEVEL})?"
)
_HS = re.compile(
    r"(?<!\w)(?:mã\s+|ma\s+)?hs(?:\s*code)?\s*[:.]?\s*(\d{2}(?:[.\s]?\d{2}){0,4})(?![\w])"
    r"|(?<![\w.])(\d{4}\.?\d{2}(?:\.?\d{2}){0,2}|\d{2}\.\d{2}|\d{4})(?![\w])"
)
HS_LONGEST = 6
HS_SIGN = "hs"


@dataclass(frozen=True)
class AskedFacts:
    """The recognition asked for (``scheme`` "" for none) and the words that were no part of it."""

    rest: str
    scheme: str = ""
    stars: int = 0
    level: str = ""
    hs: tuple[str, ...] = ()
    """Customs codes of 2, 4 or 6 figures."""


def asked_facts(text: str) -> AskedFacts:
    """Take recognitions and customs codes out of a question."""
    rest, codes = text, list[str]()

    def code(found: re.Match[str]) -> str:
        codes.append(re.sub(r"\D", "", found[1] or found[2])[:HS_LONGEST])
        return " "

    low = rest.lower()
    scheme, stars, level = "", 0, ""
    if found := _OCOP.search(low):
        scheme, stars = OCOP, next((_STARS[star] for star in found.groups() if star), 0)
    elif found := _CNNT.search(low):
        scheme = CNNT
        level = _LEVELS.get(found[1] or found[2] or "", "") or _english_level(found[0])
    if found:
        low = f"{low[: found.start()]} {low[found.end() :]}"
        rest = low
    rest = _HS.sub(code, rest.lower()) if re.search(r"\d\d", rest) else rest
    return AskedFacts(" ".join(rest.split()), scheme, stars, level, tuple(codes))


def _english_level(text: str) -> str:
    first = analysis.words(text)[0]
    return _LEVELS.get(first, "") if first.isascii() and first != CNNT else ""


def hs_words(code: str | None) -> list[str]:
    """The words of a customs code in the index: chapter, heading and the code itself."""
    return [f"{HS_SIGN}{code[:length]}" for length in (2, 4, 6) if len(code) >= length] if code else []
