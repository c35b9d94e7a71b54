"""Amounts of đồng in words, Vietnamese and English, as decisions write them; ``static/js/amounts.js`` says the same."""

from __future__ import annotations

from app.kernel.i18n import EN, gettext, language

_VI = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_BILLION = 10**9


def in_words(amount: int, tongue: str) -> str:
    """An amount of đồng in words, without the currency; negative amounts are refused with ValueError."""
    if amount < 0:
        raise ValueError("an amount in words is not negative")
    return _english(amount) if tongue == EN else _vietnamese(amount)


def dong_in_words(amount: int) -> str:
    """An amount of đồng in the words of the reader's language, with its unit: «Sáu triệu năm trăm nghìn đồng»."""
    words = gettext("%(words)s đồng", words=in_words(amount, language()))
    return words[:1].upper() + words[1:]


def _vietnamese(number: int, *, leading: bool = True) -> str:
    if number == 0:
        return _VI[0] if leading else ""
    high, low = divmod(number, _BILLION)
    parts = [f"{_vietnamese(high)} tỷ"] if high else []
    for size, name in ((10**6, " triệu"), (10**3, " nghìn"), (1, "")):
        group = low // size % 1000
        if group:
            parts.append(_vietnamese_group(group, full=bool(parts) or not leading) + name)
    return " ".join(parts)


def _vietnamese_group(group: int, *, full: bool) -> str:
    """Three digits; ``full`` says the hundreds even when there are none: ``không trăm lẻ năm``."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    said = [f"{_VI[hundreds]} trăm"] if hundreds or full else []
    if tens == 0 and ones and said:
        said.append("lẻ")
    if tens == 1:
        said.append("mười")
    elif tens > 1:
        said.append(f"{_VI[tens]} mươi")
    if ones == 1 and tens > 1:
        said.append("mốt")
    elif ones == 4 and tens > 1:
        said.append("tư")
    elif ones == 5 and tens:
        said.append("lăm")
    elif ones:
        said.append(_VI[ones])
    return " ".join(said)


def _english(number: int) -> str:
    if number < 1000:
        return _english_group(number)
    parts = []
    for size, name in ((10**12, "trillion"), (_BILLION, "billion"), (10**6, "million"), (10**3, "thousand")):
        high, number = divmod(number, size)
        if high:
            parts.append(f"{_english(high)} {name}")
    if number:
        parts.append(("and " if number < 100 else "") + _english_group(number))
    return " ".join(parts)


def _english_group(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_ONES[hundreds]} hundred" + (f" and {_english_group(rest)}" if rest else "")
