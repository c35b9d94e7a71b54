"""The letter of an approved award: numbered without gaps, kept as it was issued, checkable by its code."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select

from app.accounts.queries import people
from app.fairs.models import Fair
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.numbers import next_number
from app.kernel.permissions import Role
from app.subsidies.models import Award, AwardLine, DecisionLetter

SERIES = "TB"
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUP = 4


def issue(award: Award, *, approver: str, most_advance: Money) -> DecisionLetter:
    """Write the letter of an award just approved; its number is given back when the decision falls."""
    paper = DecisionLetter(
        award_id=award.id,
        number=next_number(SERIES),
        check_code=_new_code(),
        issued_at=clock.now(),
        signer_title=people.title_at(award.approved_by, Role.APPROVER, award.approved_at),
        facts=facts_of(award, approver, most_advance),
    )
    award.decision_number = paper.number
    db.session.add(paper)
    db.session.flush()
    return paper


def tidy_code(typed: str) -> str:
    """A typed check code in its stored form, e.g. ``7K2M-94QF``."""
    letters = "".join(c for c in typed.upper() if c.isascii() and c.isalnum())[: 2 * _GROUP]
    return f"{letters[:_GROUP]}-{letters[_GROUP:]}"


def _new_code() -> str:
    while True:
        code = tidy_code("".join(secrets.choice(_ALPHABET) for _ in range(2 * _GROUP)))
        if db.session.scalar(select(DecisionLetter.id).where(DecisionLetter.check_code == code)) is None:
            return code


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
