"""Passwords: how they are kept, and the one gate every new one goes through (NIST SP 800-63B-4).

No rules on kinds of characters and no forced change; length, and what people choose (``guessable_passwords``), instead.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts import guessable_passwords
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext, lazy_gettext
from app.kernel.ports import Port

LEAST, LEAST_WITH_FACTOR, MOST = 15, 12, 1_000
"""Characters: where the password stands alone, and where a second factor is asked besides."""
# One check costs 64 MB and a fifth of a second: more than two at once would starve the pages.
_turn = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Around:
    """Whose password it becomes: ``words`` (name, address, facility) may not make it up."""

    words: tuple[str, ...] = ()
    has_factor: bool = False

    @property
    def least(self) -> int:
        """The fewest characters of a password, fewer with a second factor."""
        return LEAST_WITH_FACTOR if self.has_factor else LEAST


NOBODY = Around()
WHY = {
    guessable_passwords.Reason.KNOWN: lazy_gettext(
        "This password is easy to guess: it is, or is close to, one of those that are tried first."
    ),
    guessable_passwords.Reason.OWN: lazy_gettext(
        "This password is easy to guess: it is made of your name, your address or your organisation."
    ),
    guessable_passwords.Reason.ROW: lazy_gettext(
        "This password is easy to guess: it is made of numbers, rows of keys or repetition."
    ),
    guessable_passwords.Reason.WORDS: lazy_gettext(
        "This password is easy to guess: it is made of a few common words, names or places."
    ),
}


class Keeper:
    """The hasher in use and a hash nobody has, to be checked for unknown people."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self._nobody = ""

    def nobody(self) -> str:
        """Made at the first sign-in, so that starting stays quick."""
        self._nobody = self._nobody or self.hasher.hash("nobody has this password")
        return self._nobody


KEEPER: Port[Keeper] = Port("password hasher")


def strong() -> Keeper:
    """RFC 9106's low-memory profile."""
    return Keeper(PasswordHasher())


def quick() -> Keeper:
    """So cheap that tests are quick; never for real people."""
    return Keeper(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def _same_form(password: str) -> str:
    """One form for what different Vietnamese keyboards send for the same letters."""
    return unicodedata.normalize("NFKC", password)


def chosen(password: str, around: Around) -> str:
    """What is kept of a password somebody chose: every place that sets one goes through here.

    Invalid, at ``password``, when it will not do. Takes long: no transaction should be open.
    """
    wrong = complaint(password, around)
    if wrong:
        raise Invalid({"password": wrong})
    return hashed(password)


def hashed(password: str) -> str:
    """What is kept of a password that needs no looking at: one hashed anew, the demo's, a test's."""
    with _turn:
        return KEEPER().hasher.hash(_same_form(password))


def fits(kept: str, password: str) -> bool:
    """Whether this is the password; the same work is done when nothing is kept."""
    if len(password) > MOST:
        return False
    with _turn:
        try:
            return KEEPER().hasher.verify(kept or KEEPER().nobody(), _same_form(password)) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_dated(kept: str) -> bool:
    """Whether it was hashed with other settings than today's and should be hashed again."""
    return KEEPER().hasher.check_needs_rehash(kept)


def complaint(password: str, around: Around = NOBODY) -> str:
    """What is wrong with a new password, in words; empty when it will do."""
    if len(password) > MOST:
        return gettext("A password has at most 1,000 characters.")
    typed = _same_form(password)
    if len(typed) < around.least:
        return gettext(
            "A password has at least %(least)s characters. "
            "Five words that do not belong together are easy to keep.",
            least=around.least,
        )
    reason = guessable_passwords.why(typed, around.words)
    if reason is None:
        return ""
    return f"{WHY[reason]} " + gettext("Five words that do not belong together are easy to keep.")


def is_short(password: str) -> bool:
    """Whether it is too short to stand alone: chosen beside a second factor that is gone since."""
    return len(_same_form(password)) < LEAST
