"""Ceilings, with sensible defaults."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from app.programme import measures, put_forward
from app.programme.models import BudgetLine, MeasureProposal, Period
from app.programme.queries import period_on
from app.programme.states import FairKind, LineScope
from tests.make import accounts

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


def rate_in_force(kind: FairKind = FairKind.JOINED, *, days: int = 0, percent: int = 70) -> MeasureProposal:
    """Another stand rate from so many days on, put forward by one and confirmed by another."""
    row = put_forward.rate(
        kind,
        "stand_rent",
        accounts.staff(Role.NATIONAL_OFFICER),
        percent=percent,
        cap=None,
        valid_from=clock.today() + timedelta(days=days),
        clause="Thông tư 98/2027/TT-BTC",
    )
    measures.confirm(row, accounts.staff(Role.APPROVER))
    return row
