"""Vietnamese as keys and ears have it: Telex and VNI that were not turned into marks, and syllables that sound alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_ROOF, _HORN = {"a": "â", "e": "ê", "o": "ô"}, {"u": "ư", "o": "ơ"}
_SHAPED = "ăâêôơư"
_VOWELS = "aeiouy" + _SHAPED
_SYLLABLE = re.compile(
    r"(b|ch?|d|gh?|gi|h|kh?|l|m|nh?|ngh?|p|ph|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(ch?|m|nh?|ng|p|t)?"
)
_VNI = re.compile(r"[^\W\d_]+\d[^\W_]*")
_ONSETS = (
    ("tr", "ch"),
    ("ngh", "ng"),
    ("gh", "g"),
    ("gi", "d"),
    ("r", "d"),
    ("s", "x"),
    ("l", "n"),
    ("k", "c"),
)
_CODAS = (("ch", "t"), ("c", "t"), ("ng", "n"), ("nh", "n"))


def is_syllable(bare: str) -> bool:
    """Whether a folded word is built as Vietnamese syllables are."""
    return _SYLLABLE.fullmatch(bare) is not None


@lru_cache(maxsize=20_000)
def typed_as_keys(word: str) -> str:
    """What the keys of a word were meant to write (``maatj`` → ``mật``, ``ca2`` → ``cà``); "" when they are none."""
    if _VNI.fullmatch(word):
        return _written(word, _VNI_TONES, "vni")
    return _written(word, _TELEX_TONES, "telex") if word.isalpha() else ""


def _written(word: str, tones: dict[str, str], way: str) -> str:
    letters: list[str] = []
    tone, shaped = "", False
    for key in word:
        if key in tones and any(letter in _VOWELS for letter in letters):
            tone = tones[key]
        elif _shape(letters, key, way):
            shaped = True
        elif key.isdigit():
            return ""
        else:
            letters.append(key)
    if not (tone or shaped):
        return ""
    bare = "".join(c for c in unicodedata.normalize("NFD", "".join(letters)) if not unicodedata.combining(c))
    if not is_syllable(bare.replace("đ", "d")):
        return ""
    return _toned(letters, tone)


def _shape(letters: list[str], key: str, way: str) -> bool:
    """Give the letter before its roof, horn or stroke, if the key does that."""
    last = letters[-1] if letters else ""
    if way == "telex":
        if key in _ROOF and last == key:
            letters[-1] = _ROOF[key]
            return True
        if key == "d" and letters == ["d"]:
            letters[0] = "đ"
            return True
        return key == "w" and _horned(letters, breve=True)
    if key == "6":
        return _replaced(letters, _ROOF)
    if key == "9" and letters[:1] == ["d"]:
        letters[0] = "đ"
        return True
    if key == "8":
        return _replaced(letters, {"a": "ă"})
    return key == "7" and _horned(letters, breve=False)


def _horned(letters: list[str], *, breve: bool) -> bool:
    for place in range(len(letters) - 1, 0, -1):
        if letters[place] == "o" and letters[place - 1] == "u" and letters[:1] != ["q"]:
            letters[place - 1 : place + 1] = ["ư", "ơ"]
            return True
    return _replaced(letters, {**_HORN, **({"a": "ă"} if breve else {})})


def _replaced(letters: list[str], shapes: dict[str, str]) -> bool:
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in shapes:
            letters[place] = shapes[letters[place]]
            return True
    return False


def _toned(letters: list[str], tone: str) -> str:
    """The tone on the letter that bears it."""
    places = [place for place, letter in enumerate(letters) if letter in _VOWELS]
    if letters[:2] in (["q", "u"], ["g", "i"]) and len(places) > 1:
        places = places[1:]
    shaped = [place for place in places if letters[place] in _SHAPED]
    if shaped:
        bearer = shaped[-1]
    elif len(places) == 2:
        ends = places[-1] == len(letters) - 1
        pair = letters[places[0]] + letters[places[1]]
        bearer = places[0] if ends and pair not in ("oa", "oe", "uy") else places[1]
    else:
        bearer = places[len(places) // 2]
    return unicodedata.normalize("NFC", "".join([*letters[: bearer + 1], tone, *letters[bearer + 1 :]]))


@lru_cache(maxsize=20_000)
def onset_sound(bare: str) -> str:
    """A folded syllable by how its beginning is heard: tr = ch, s = x, gi = r = d, l = n."""
    for written, heard in _ONSETS:
        if bare.startswith(written):
            return heard + bare[len(written) :]
    return bare


@lru_cache(maxsize=20_000)
def sound(bare: str) -> str:
    """The same with its end as the south hears it: -c = -t, -ng = -nh = -n."""
    heard = onset_sound(bare)
    for written, alike in _CODAS:
        if heard.endswith(written) and len(heard) > len(written):
            return heard[: -len(written)] + alike
    return heard
