"""Whether a facility may be supported at a fair: facts in, every rule's finding out, the passed ones too.

Pure: no session, no request, no clock. ``on`` is the day of the application and picked the dated rows in the facts (R8).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.fairs.eligibility import facility, fair, papers
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
        facility.beneficiary(facts.maker),
        facility.location(facts.maker),
        facility.sector(facts.maker, facts.on),
        facility.verified(facts.maker),
        fair.supported(facts.occasion),
        fair.registration(facts.occasion, facts.now),
        *([fair.abroad(facts.abroad)] if facts.abroad else []),
        fair.only_one(facts.occasion),
        facility.product(facts.maker),
        papers.papers(facts.file),
        papers.cofunding(facts.file),
        papers.no_double(facts.file),
    ]


def against_start(found: Sequence[Finding]) -> list[Finding]:
    """The rules that forbid beginning an application."""
    return [one for one in found if one.passed is False and one.holds is Holds.START]


def against_submission(found: Sequence[Finding]) -> list[Finding]:
    """The rules that forbid handing it in."""
    return [one for one in found if one.passed is not True and one.holds is not Holds.NOTHING]
