"""Ceilings, with sensible defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.kernel.db import db
from app.programme.models import BudgetLine, LineScope, Period
from app.programme.queries import period_on

YEAR = 2027


def period() -> Period:
    """The period 2026–2030."""
    found = period_on(date(YEAR, 1, 1))
    assert found is not None
    return found


def line(**values: Any) -> BudgetLine:
    """The national ceiling of a year, ten million đồng, nothing taken."""
    row = BudgetLine(
        **{
            "key": f"year:{YEAR}",
            "scope": LineScope.YEAR,
            "period_id": period().id,
            "year": YEAR,
            "name_vi": f"Khuyến công quốc gia {YEAR}",
            "name_en": f"National promotion fund {YEAR}",
            "cap": 10_000_000,
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row
