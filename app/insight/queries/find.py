"""One search over files of every room: by number, by name of the facility, by tax code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import Facility
from app.fairs.models import Application
from app.kernel.db import db
from app.kernel.permissions import Actor, Permission, Scope
from app.outcomes.models import Outcome
from app.payments.models import Bill
from app.subsidies.models import Award

MOST_EACH = 8


@dataclass(frozen=True)
class Found:
    """A file: what it is, its number, whose, and where."""

    kind: str
    number: str
    facility: str
    endpoint: str
    values: dict[str, Any]


_ROOMS: tuple[tuple[str, Any, Permission, str, str], ...] = (
    ("application", Application, Permission.APPLICATION_READ, "fairs_desk.application", "application_id"),
    ("award", Award, Permission.AWARD_READ, "subsidies_desk.award", "award_id"),
    ("bill", Bill, Permission.BILL_READ, "payments_desk.bill", "bill_id"),
    ("outcome", Outcome, Permission.OUTCOME_READ, "outcomes_desk.outcome", "outcome_id"),
)


def files(words: str, actor: Actor) -> list[Found]:
    """At most eight of each kind; nothing for fewer than two characters."""
    if len(words) < 2:
        return []
    like = f"%{words.replace('%', '').replace('_', '')}%"
    found = list(_facilities(words, like, actor))
    for kind, model, right, endpoint, name in _ROOMS:
        query = (
            select(model.id, model.number, Facility.name)
            .join(Facility, Facility.id == model.facility_id)
            .where(or_(model.number.ilike(like), Facility.name.ilike(like), Facility.tax_code == words))
            .order_by(model.id.desc())
            .limit(MOST_EACH)
        )
        for number_id, number, name_of in db.session.execute(_within(query, right, actor)):
            found.append(Found(kind, number, name_of, endpoint, {name: number_id}))
    return found


def _facilities(words: str, like: str, actor: Actor) -> Iterator[Found]:
    query = (
        select(Facility.id, Facility.tax_code, Facility.name)
        .where(or_(Facility.name.ilike(like), Facility.tax_code == words))
        .order_by(Facility.name, Facility.id)
        .limit(MOST_EACH)
    )
    for number_id, tax_code, name in db.session.execute(_within(query, Permission.FACILITY_READ, actor)):
        yield Found("facility", tax_code, name, "accounts_desk.facility", {"facility_id": number_id})


def _within(query: Any, right: Permission, actor: Actor) -> Any:
    match actor.scope(right):
        case Scope.ALL:
            return query
        case Scope.PROVINCE:
            return query.where(Facility.province_code == actor.province_code)
        case _:
            return query.where(Facility.id < 0)
