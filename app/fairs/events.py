"""What the rooms to the right hear from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FairHeld:
    """A fair was carried out: follow-up questions fall due from now on."""

    fair_id: int


@dataclass(frozen=True)
class ApplicationEnding:
    """An application is being withdrawn, rejected or moved back; a listener may object (money stands on it)."""

    application_id: int
