"""What a ceiling usually is, so that an amount of another size is asked about."""

from __future__ import annotations

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.usual_amounts import median_of
from app.programme.models import BudgetLine, SupportRate
from app.programme.states import FairKind, LineScope


def ceiling(scope: LineScope, besides: int | None = None) -> int | None:
    """The usual amount of ceilings of a scope in đồng; ``besides`` one of them."""
    query = select(BudgetLine.cap).where(
        BudgetLine.scope == scope, BudgetLine.cap.is_not(None), BudgetLine.id != (besides or 0)
    )
    return median_of(query.order_by(BudgetLine.id.desc()))


def rate_cap(kind: FairKind, item_code: str) -> int | None:
    """The newest ceiling per facility of a cost item at fairs of a kind, else the usual one of the item, in đồng."""
    query = select(SupportRate.cap).where(
        SupportRate.cost_item_code == item_code, SupportRate.cap.is_not(None)
    )
    newest = query.where(SupportRate.fair_kind == kind).order_by(SupportRate.valid_from.desc()).limit(1)
    return db.session.scalar(newest) or median_of(query.order_by(SupportRate.id.desc()))
