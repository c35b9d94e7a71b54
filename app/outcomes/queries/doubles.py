"""The same paper claimed twice: found before it is kept, and shown to those who check (domain §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from app.kernel.db import db
from app.kernel.i18n import lazy_gettext
from app.outcomes.models import Outcome, OutcomeState

NEAR_DAYS = 14
MOST = 20


@dataclass(frozen=True)
class Double:
    """Another outcome that may be the same, and what makes one think so."""

    outcome: Outcome
    why: Any


def same_paper(outcome: Outcome) -> Outcome | None:
    """The outcome that already stands for this paper: same stage, number, buyer and day, by anybody."""
    if not outcome.contract_key:
        return None
    query = select(Outcome).where(
        Outcome.stage == outcome.stage,
        Outcome.contract_key == outcome.contract_key,
        Outcome.buyer_key == outcome.buyer_key,
        Outcome.happened_on == outcome.happened_on,
        Outcome.state != OutcomeState.REFUSED,
    )
    if outcome.id is not None:
        query = query.where(Outcome.id != outcome.id)
    with db.session.no_autoflush:
        return db.session.scalars(query.options(joinedload(Outcome.facility)).limit(1)).unique().first()


def similar(outcome: Outcome) -> list[Double]:
    """Outcomes that look like this one, surest first; an officer sees them all, whatever their province."""
    number = Outcome.contract_key == outcome.contract_key
    buyer = Outcome.buyer_key == outcome.buyer_key
    near = timedelta(days=NEAR_DAYS)
    about = Outcome.happened_on.between(outcome.happened_on - near, outcome.happened_on + near)
    value = Outcome.amount == outcome.amount
    likely = [and_(buyer, about, value)] if outcome.amount is not None else []
    if outcome.contract_key:
        likely.append(and_(number, or_(buyer, about, Outcome.facility_id == outcome.facility_id)))
    if not likely:
        return []
    query = (
        select(Outcome)
        .where(Outcome.id != outcome.id, Outcome.stage == outcome.stage, or_(*likely))
        .options(joinedload(Outcome.facility), joinedload(Outcome.fair).lazyload("*"))
        .order_by(Outcome.id)
        .limit(MOST)
    )
    return [Double(other, _why(outcome, other)) for other in db.session.scalars(query).unique()]


def _why(outcome: Outcome, other: Outcome) -> Any:
    if outcome.contract_key and outcome.contract_key == other.contract_key:
        if outcome.buyer_key == other.buyer_key:
            return lazy_gettext("same number and same buyer")
        return lazy_gettext("same number")
    return lazy_gettext("same buyer and same value within %(days)s days", days=NEAR_DAYS)
