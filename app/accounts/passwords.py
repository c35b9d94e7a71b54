"""Passwords: how they are kept, and which are too easy (NIST SP 800-63B-4, trust notes §1.1).

No rules on kinds of characters and no forced change; length and a list of what people choose instead.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kernel.folding import fold
from app.kernel.i18n import gettext

LEAST, MOST = 15, 1_000
LEAST_PIECES = 4
LONGEST_WORD = 30
LONGEST_NUMBER = 8
FOLDER = Path(__file__).parent.parent.parent / "data" / "passwords"
LISTS = ("common.txt", "vietnamese.txt")
# One check costs 64 MB and a fifth of a second: more than two at once would starve the pages.
_turn = threading.BoundedSemaphore(2)


class _Keeper:
    """The hasher in use and a hash nobody has, to be checked for unknown people."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self._nobody = ""

    def nobody(self) -> str:
        """Made at the first sign-in, so that starting stays quick."""
        self._nobody = self._nobody or self.hasher.hash("nobody has this password")
        return self._nobody


_keeper: list[_Keeper] = []


def use(hasher: PasswordHasher | None = None) -> None:
    """Hash this way from now on; RFC 9106's low-memory profile unless said otherwise."""
    _keeper[:] = [_Keeper(hasher or PasswordHasher())]


def use_quick() -> None:
    """Hash so cheaply that tests are quick; never for real people."""
    use(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def _current() -> _Keeper:
    if not _keeper:
        use()
    return _keeper[0]


def _same_form(password: str) -> str:
    """One form for what different Vietnamese keyboards send for the same letters."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _turn:
        return _current().hasher.hash(_same_form(password))


def fits(kept: str, password: str) -> bool:
    """Whether this is the password; the same work is done when nothing is kept."""
    if len(password) > MOST:
        return False
    with _turn:
        try:
            return _current().hasher.verify(kept or _current().nobody(), _same_form(password)) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_dated(kept: str) -> bool:
    """Whether it was hashed with other settings than today's and should be hashed again."""
    return _current().hasher.check_needs_rehash(kept)


def complaint(password: str, own_words: Iterable[str] = ()) -> str:
    """What is wrong with a new password, in words; empty when it will do.

    ``own_words`` (name, address, facility) may not carry it either.
    """
    if len(password) > MOST:
        return gettext("A password has at most 1,000 characters.")
    if len(_same_form(password)) < LEAST:
        return gettext(
            "A password has at least 15 characters. Four words that do not belong together are easy to keep."
        )
    if _pieces(_bare(password), _words_of(own_words)) < LEAST_PIECES:
        return gettext(
            "This password is easy to guess: it is made of a common word, a name or a row of keys. "
            "Four words that do not belong together are easy to keep."
        )
    return ""


def _bare(text: str) -> str:
    return fold(text).replace(" ", "") or text


def _words_of(own_words: Iterable[str]) -> frozenset[str]:
    folded = [word for text in own_words for word in (fold(text).replace(" ", ""), *fold(text).split())]
    return frozenset(word for word in folded if len(word) > 2)


@cache
def _listed() -> frozenset[str]:
    words: set[str] = set()
    for name in LISTS:
        lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
        words.update(line for line in lines if len(line) > 2 and not line.startswith("#"))
    return frozenset(words)


def _pieces(text: str, own: frozenset[str]) -> int:
    """Into how few different pieces the text falls: listed words, rows, dates, single characters."""
    best: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    for end in range(1, len(text) + 1):
        options = []
        for start in range(max(0, end - LONGEST_WORD), end):
            piece = text[start:end]
            if len(piece) == 1 or piece in _listed() or piece in own or _is_row(piece) or _is_date(piece):
                count, seen = best[start]
                options.append((count + (piece not in seen), seen | {piece}))
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][0]


def _is_row(piece: str) -> bool:
    """``aaaa``, ``1234``, ``dcba``: each character the same step from the one before."""
    steps = {ord(b) - ord(a) for a, b in pairwise(piece)}
    return len(piece) > 2 and len(steps) == 1 and steps <= {-1, 0, 1}


def _is_date(piece: str) -> bool:
    """A year, a birthday or any other short number."""
    return len(piece) <= LONGEST_NUMBER and piece.isdigit()
