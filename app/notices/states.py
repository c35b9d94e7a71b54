"""The codes things of this room have: states, kinds, scopes."""

from __future__ import annotations

from enum import StrEnum


class LetterState(StrEnum):
    """Where an e-mail is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class LetterRhythm(StrEnum):
    """How somebody wants the letters one may do without."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"
