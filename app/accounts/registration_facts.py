"""What a facility's registration says of it, and how far each fact is known (R33, R35). No session, no request."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Fact(StrEnum):
    """A fact that stands in a registration paper or in an official register."""

    NAME = "name"
    TAX_CODE = "tax_code"
    LEGAL_FORM = "legal_form"
    PLACE = "place"
    ADDRESS = "address"
    SECTOR = "sector"
    OWNER = "owner"
    WOMAN_OWNED = "woman_owned"


IDENTITY = (Fact.NAME, Fact.TAX_CODE, Fact.LEGAL_FORM, Fact.PLACE)
"""Who it is: nothing of a facility is shown before an officer has seen these four in a document (R35)."""


class Source(StrEnum):
    """Where an officer read the facts."""

    PAPER = "paper"
    REGISTER = "register"


class Register(StrEnum):
    """Official registers in which a registration is looked up by its number."""

    ENTERPRISES = "enterprises"
    HOUSEHOLDS = "households"
    COOPERATIVES = "cooperatives"
    TAXPAYERS = "taxpayers"


class Level(StrEnum):
    """How a fact is known: its holder says so, an officer saw a document, it agrees with the issuer's register."""

    DECLARED = "declared"
    SEEN = "seen"
    MATCHED = "matched"


LEVEL_OF = {Source.PAPER: Level.SEEN, Source.REGISTER: Level.MATCHED}


def least(levels: Iterable[Level]) -> Level:
    """How far several facts together are known: as far as the least known of them; declared when there are none."""
    ladder = list(Level)
    return min(levels, key=ladder.index, default=Level.DECLARED)
