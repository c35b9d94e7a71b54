"""The letter of an approved award: numbered without gaps, kept as it was issued, checkable by its code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.queries import people
from app.fairs.models import Fair
from app.kernel import clock, unique
from app.kernel.money import Money
from app.kernel.numbers import next_number
from app.kernel.permissions import Role
from app.subsidies.models import Award, AwardLine, DecisionLetter

SERIES = "TB"
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUP = 4


@dataclass(frozen=True)
class Signer:
    """Who signs: the approver, and the title of their seat when they approved."""

    name: str
    title: str


def signer(person_id: int | None, name: str, approved_at: datetime | None) -> Signer:
    """Who approved at a moment."""
    return Signer(name, people.title_at(person_id, Role.APPROVER, approved_at))


def number() -> str:
    """The next letter's number; given back when the decision falls."""
    return next_number(SERIES)


def issue(award: Award, by: Signer, most_advance: Money) -> DecisionLetter:
    """Write the letter of an award just approved, under its ``decision_number``."""
    facts = facts_of(award, by.name, most_advance)
    paper = None
    while paper is None:  # a code stands on one letter only
        paper = unique.insert_new(
            DecisionLetter,
            on=["check_code"],
            award_id=award.id,
            number=award.decision_number,
            check_code=_new_code(),
            issued_at=clock.now(),
            signer_title=by.title,
            facts=facts,
        )
    return paper


def tidy_code(typed: str) -> str:
    """A typed check code in its stored form, e.g. ``7K2M-94QF``."""
    letters = "".join(c for c in typed.upper() if c.isascii() and c.isalnum())[: 2 * _GROUP]
    return f"{letters[:_GROUP]}-{letters[_GROUP:]}"


def _new_code() -> str:
    return tidy_code("".join(secrets.choice(_ALPHABET) for _ in range(2 * _GROUP)))


def facts_of(award: Award, approver: str, most_advance: Money) -> dict[str, Any]:
    """Everything the letter says, in both languages, as of today."""
    facility, application = award.facility, award.application
    place = facility.province
    supported = [line for line in award.lines if line.support]
    return {
        "application": application.number,
        "facility": facility.name,
        "province_vi": place.name_vi if place else "",
        "province_en": place.name_en if place else "",
        "fair": _fair_facts(application.fair),
        "lines": [_line_facts(line) for line in supported],
        "support": award.support,
        "eligible": award.eligible,
        "cost": award.cost,
        "own_share": award.eligible - award.support,
        "most_advance": most_advance,
        "decided_for": award.decided_for.isoformat(),
        "clauses": list(dict.fromkeys(line.clause for line in supported if line.clause)),
        "reason": award.reason,
        "approver": approver,
    }


def _fair_facts(fair: Fair) -> dict[str, Any]:
    return {
        "name_vi": fair.name_vi,
        "name_en": fair.name_en or fair.name_vi,
        "starts_on": fair.starts_on.isoformat(),
        "ends_on": fair.ends_on.isoformat() if fair.ends_on else None,
        "city": fair.city,
    }


def _line_facts(line: AwardLine) -> dict[str, Any]:
    return {
        "name_vi": line.item.name_vi,
        "name_en": line.item.name_en,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "eligible": line.eligible,
        "percent": line.percent,
        "support": line.support,
    }
