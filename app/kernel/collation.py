"""The order of Vietnamese words, the same on every database: a key made once, stored beside a name, compared bytewise.

First the letters (a ă â b c d đ e ê …, a blank before all of them, figures before letters), then the tones of equal
letters (ngang, huyền, hỏi, ngã, sắc, nặng). Small and capital letters are equal. So ICU sorts with ``vi``.
"""

from __future__ import annotations

import unicodedata

from app.kernel.folding import with_vietnamese_d

COUNTED = 100
"""So many characters of a name decide; two names alike up to there are in order of their numbers."""
LONGEST = 4 * COUNTED
"""Characters of a key: a Vietnamese letter takes one and its tone one; foreign signs, which may take more, are cut."""
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
_TONE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_OTHER_MARK, _NO_TONE = "6", "0"
_BLANK, _PUNCTUATION, _FOREIGN, _TONES = "!", '"', "~", " "


def sort_key(name: str) -> str:
    """What a name is ordered by: its letters, a blank, its tones. Compare codepoint by codepoint."""
    letters: list[str] = []
    tones: list[str] = []
    for sign in _signs(name):
        if unicodedata.combining(sign):
            if tones:
                tones[-1] = _TONE.get(sign, _OTHER_MARK)
            continue
        letters.append(_place(sign))
        tones.append(_NO_TONE)
    told = "".join(tones).rstrip(_NO_TONE)
    return f"{''.join(letters)}{_TONES}{told}"[:LONGEST]


def _signs(name: str) -> list[str]:
    """Letters of the Vietnamese alphabet whole, each followed by its tone as a mark of its own."""
    composed = with_vietnamese_d(unicodedata.normalize("NFC", " ".join(name.split()))).lower()[:COUNTED]
    signs: list[str] = []
    for sign in composed:
        if sign in _LETTER:
            signs.append(sign)
            continue
        apart = unicodedata.normalize("NFD", sign)
        tones = [mark for mark in apart if mark in _TONE]
        signs += unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONE))
        signs += tones
    return [part for sign in signs for part in _known(sign)]


def _known(sign: str) -> str:
    """A letter outside the alphabet without its marks, the marks after it (ü, ñ)."""
    return sign if sign in _LETTER else unicodedata.normalize("NFD", sign)


def _place(sign: str) -> str:
    if sign in _LETTER:
        return _LETTER[sign]
    if sign.isspace():
        return _BLANK
    if sign.isascii() and sign.isdigit():
        return sign
    return f"{_FOREIGN if sign.isalnum() else _PUNCTUATION}{sign}"
