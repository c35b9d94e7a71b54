"""The one reader of numbers people type: figures of whole things, quantities with fractions, short forms of the trade.

``tests/cases/numbers.tsv`` says how each spelling is read; ``static/js/amounts.js`` reads the same way in the browser.
Whatever could mean two sizes is refused, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from app.kernel.i18n import EN

MOST_DIGITS = 15
"""Every number of so many digits fits a column of 64 bits and a number of the browser's."""
MOST_PLACES = 3
"""Decimal places of a quantity: a gram of a kilogram, a litre of a cubic metre."""
PLACES = Decimal(1).scaleb(-MOST_PLACES)

_BLANKS = " \t\u00a0\u2009\u202f"
_CURRENCY = re.compile(rf"[{_BLANKS}]*(?:₫|đ|đồng|dong|vnd|vnđ)$", re.IGNORECASE)
_GROUPED = re.compile(rf"[1-9][0-9]{{0,2}}(?:([.,{_BLANKS}])[0-9]{{3}})(?:\1[0-9]{{3}})*")
_SHORT = re.compile(
    rf"([0-9]{{1,6}})(?:[.,]([0-9]{{1,2}}))?[{_BLANKS}]*([^0-9.,{_BLANKS}]+)[{_BLANKS}]*([0-9]{{1,3}})?"
)
_SIZES = {
    3: ("k", "nghin", "ngan", "thousand"),
    6: ("tr", "trieu", "m", "million"),
    9: ("ty", "ti", "bn", "billion"),
}
_POWERS = {word: power for power, words in _SIZES.items() for word in words}


def whole(text: str) -> int | None:
    """Whole đồng or pieces in either language's groups or a short form; None for anything else, nothing typed included."""
    bare = _bare(text)
    figures = _digits(_without_zeros(bare), any_sign=True)
    return _short(bare) if figures is None else _number(figures)


def decimal(text: str, tongue: str, places: int = MOST_PLACES) -> Decimal | None:
    """A quantity as the page's language writes it, with at most ``places`` decimals; None when it could mean two sizes."""
    thousands, point = (",", ".") if tongue == EN else (".", ",")
    head, sign, fraction = _bare(text).partition(point)
    figures = _digits(head, signs=thousands + _BLANKS)
    if figures is None or (sign and not re.fullmatch(r"[0-9]+", fraction)):
        return None
    fraction = fraction.rstrip("0") if set(fraction) == {"0"} and (len(fraction) != 3) else fraction
    if len(fraction) > places or (len(fraction) == 3 and re.fullmatch(r"[1-9][0-9]{0,2}", head)):
        return None
    number = _number(figures)
    return None if number is None else without_zeros(Decimal(f"{number}.{fraction or '0'}"))


def without_zeros(number: Decimal) -> Decimal:
    """The same number written the shortest way: 2.500 is 2.5, 50.000 is 50 and never 5E+1."""
    whole_part = number.to_integral_value()
    return whole_part if number == whole_part else number.normalize()


def is_short(text: str) -> bool:
    """Whether a figure was typed in a short form, so that the field says what was understood."""
    return _short(_bare(text)) is not None


def _bare(text: str) -> str:
    return _CURRENCY.sub("", unicodedata.normalize("NFC", text).strip(_BLANKS))


def _without_zeros(bare: str) -> str:
    """What stands before a pure zero tail written with the other sign: ``320.000,00`` → ``320.000``."""
    found = re.fullmatch(r"(.*[0-9])([.,])0+", bare)
    if found is None or found[2] in found[1] or not re.search(rf"[.,{_BLANKS}]", found[1]):
        return bare
    return found[1]


def _digits(text: str, *, signs: str = "", any_sign: bool = False) -> str | None:
    """The bare digits of plain or well-grouped figures; None for anything else."""
    if re.fullmatch(r"[0-9]+", text):
        return text
    found = _GROUPED.fullmatch(text)
    if found is None or not (any_sign or found[1] in signs):
        return None
    return text.replace(found[1], "")


def _number(figures: str) -> int | None:
    return int(figures) if len(figures) <= MOST_DIGITS else None


def _short(bare: str) -> int | None:
    """``15k``, ``1tr2``, ``1,2 triệu``, ``2 tỷ`` in whole đồng or pieces."""
    found = _SHORT.fullmatch(bare)
    if found is None or (found[2] and found[4]):
        return None
    power = _POWERS.get(_plain(found[3]))
    if power is None:
        return None
    fraction = found[2] or found[4] or ""
    return _number(found[1] + fraction.ljust(power, "0"))


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))


def grouped(number: int | Decimal, tongue: str) -> str:
    """A figure as a page of that language writes it and as the readers here take it back: ``1.234,5`` / ``1,234.5``."""
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if tongue == EN else text.translate(str.maketrans(",.", ".,"))
