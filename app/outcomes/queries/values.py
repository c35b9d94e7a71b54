"""What a result's value is usually like, so that a value of another size is asked about."""

from __future__ import annotations

import statistics

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.usual_amounts import LOOKED_AT, median_of
from app.outcomes.models import Outcome


def usual(facility_id: int | None, code: str, units: int | None) -> int | None:
    """A value in đồng: ``units`` of a currency's smallest unit by the rates last reported, else the facility's usual one."""
    reckoned = _reckoned(code, units) if units else None
    own = select(Outcome.amount).where(Outcome.facility_id == facility_id, Outcome.amount.is_not(None))
    return reckoned or median_of(own.order_by(Outcome.id.desc()))


def _reckoned(code: str, units: int) -> int | None:
    reported = select(Outcome.amount, Outcome.amount_foreign).where(
        Outcome.currency_code == code, Outcome.amount.is_not(None), Outcome.amount_foreign.is_not(None)
    )
    rows = db.session.execute(reported.order_by(Outcome.id.desc()).limit(LOOKED_AT))
    values = [units * row.amount // row.amount_foreign for row in rows]
    return int(statistics.median_low(values)) if values else None
