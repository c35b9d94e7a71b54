"""Whether a facility may be supported at a fair: facts in, every rule's finding out, the passed ones too.

Pure: no session, no request, no clock. ``on`` is the day of the application and picked the dated rows in the facts (R8).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.fairs.eligibility import file, maker, occasion
from app.fairs.eligibility.facts import (
    NO_DOUBLE_CLAUSE,
    Abroad,
    Facts,
    File,
    Finding,
    Holds,
    Maker,
    Occasion,
)

__all__ = [
    "NO_DOUBLE_CLAUSE",
    "Abroad",
    "Facts",
    "File",
    "Finding",
    "Holds",
    "Maker",
    "Occasion",
    "against_start",
    "against_submission",
    "findings",
]


def findings(facts: Facts) -> list[Finding]:
    """What every rule says, in the order people read them."""
    return [
        maker.beneficiary(facts.maker),
        maker.location(facts.maker),
        maker.sector(facts.maker, facts.on),
        maker.verified(facts.maker),
        occasion.supported(facts.occasion),
        occasion.registration(facts.occasion, facts.now),
        *([occasion.abroad(facts.abroad)] if facts.abroad else []),
        occasion.only_one(facts.occasion),
        maker.product(facts.maker),
        file.papers(facts.file),
        file.cofunding(facts.file),
        file.no_double(facts.file),
    ]


def against_start(found: Sequence[Finding]) -> list[Finding]:
    """The rules that forbid beginning an application."""
    return [one for one in found if one.passed is False and one.holds is Holds.START]


def against_submission(found: Sequence[Finding]) -> list[Finding]:
    """The rules that forbid handing it in."""
    return [one for one in found if one.passed is not True and one.holds is not Holds.NOTHING]
