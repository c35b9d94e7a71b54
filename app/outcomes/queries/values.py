"""What a result's value is usually like, so that a value of another size is asked about."""

from __future__ import annotations

import statistics

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.usual_amounts import LOOKED_AT, median_of
from app.outcomes.models import Outcome
from app.reference.models import Currency

ROUGHLY = {
    "USD": 26_000,
    "EUR": 29_000,
    "JPY": 170,
    "CNY": 3_600,
    "KRW": 18,
    "GBP": 34_000,
    "SEK": 2_600,
    "AUD": 17_000,
    "SGD": 20_000,
    "THB": 780,
}
"""Đồng for one unit, only good enough to notice a slipped nought while nobody reported a rate; nothing is reckoned by it."""


def usual(facility_id: int | None, code: str, units: int | None) -> int | None:
    """What a value in đồng is like; ``units`` is the foreign amount in its currency's smallest unit.

    Foreign money by the rates last reported, else by the rough ones; without it what the facility usually reports.
    """
    reckoned = _reckoned(code, units) or _roughly(code, units) if units else None
    own = select(Outcome.amount).where(Outcome.facility_id == facility_id, Outcome.amount.is_not(None))
    return reckoned or median_of(own.order_by(Outcome.id.desc()))


def _reckoned(code: str, units: int) -> int | None:
    reported = select(Outcome.amount, Outcome.amount_foreign).where(
        Outcome.currency_code == code, Outcome.amount.is_not(None), Outcome.amount_foreign.is_not(None)
    )
    rows = db.session.execute(reported.order_by(Outcome.id.desc()).limit(LOOKED_AT))
    values = [units * row.amount // row.amount_foreign for row in rows]
    return int(statistics.median_low(values)) if values else None


def _roughly(code: str, units: int) -> int | None:
    currency = db.session.get(Currency, code)
    if currency is None or code not in ROUGHLY:
        return None
    return int(units * ROUGHLY[code] // 10**currency.decimals)
