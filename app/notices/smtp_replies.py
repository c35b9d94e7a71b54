"""Whose fault a mail server's refusal is: the recipient's address, ours, or nobody's for long (RFC 5321, RFC 3463)."""

from __future__ import annotations

import re
from enum import StrEnum


class Fault(StrEnum):
    """What is to be done about a letter that was not taken."""

    RECIPIENT = "recipient"
    """The address takes no letters: trying again is useless."""
    OURS = "ours"
    """Our name, password, network address or settings are refused: it is mended here, then the letter leaves."""
    PASSING = "passing"
    """Busy, greylisted, full for now: the next try may go well."""


_PERMANENT = range(500, 600)
_OURS = frozenset({500, 501, 502, 503, 504, 521, 530, 534, 535, 538, 555})
_RECIPIENT = frozenset({510, 511, 512, 550, 551, 552, 553, 556})
_ENHANCED = re.compile(r"\s*5\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS, _MAILBOX, _ROUTE = 1, 2, 4
_SENDER_DETAILS = frozenset({7, 8})
_OUR_WORDS = re.compile(
    r"relay|authenticat|sender|\bspf\b|\bdkim\b|\bdmarc\b|block|black ?list|spam|policy|\bauth\b",
    re.IGNORECASE,
)


def fault(code: int, text: str = "", *, about_recipient: bool = True) -> Fault:
    """Sort an answer. ``about_recipient`` is False for what came before the address was named (greeting, MAIL FROM).

    The enhanced code decides where the server gives one: x.1 to x.2 and x.4 speak of the address (x.1.7 and x.1.8 of
    the sender's), everything else of how, or as whom, we send. A bare 550 to 553 is the address, unless its words
    speak of relaying, signing in or a policy.
    """
    if code not in _PERMANENT:
        return Fault.PASSING
    if not about_recipient or code in _OURS:
        return Fault.OURS
    enhanced = _ENHANCED.match(text)
    if enhanced:
        subject, detail = int(enhanced[1]), int(enhanced[2])
        theirs = subject in {_MAILBOX, _ROUTE} or (subject == _ADDRESS and detail not in _SENDER_DETAILS)
        return Fault.RECIPIENT if theirs else Fault.OURS
    return Fault.RECIPIENT if code in _RECIPIENT and not _OUR_WORDS.search(text) else Fault.OURS
