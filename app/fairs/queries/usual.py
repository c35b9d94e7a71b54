"""What a stand or another cost is usually asked for, so that a price of another size is asked about."""

from __future__ import annotations

from sqlalchemy import select

from app.fairs.models import ApplicationCost, Fair
from app.kernel.usual_amounts import median_of
from app.programme.states import FairKind


def stand_price(kind: FairKind | None, besides: int | None = None) -> int | None:
    """The usual price of one stand at fairs of a kind (of every kind for None) in đồng; ``besides`` one of them."""
    query = select(Fair.stand_price).where(Fair.stand_price.is_not(None), Fair.id != (besides or 0))
    if kind is not None:
        query = query.where(Fair.kind == kind)
    return median_of(query.order_by(Fair.id.desc()))


def item_price(code: str, besides: int) -> int | None:
    """The usual price of one of a cost item in other applications than ``besides``, in đồng."""
    query = select(ApplicationCost.unit_price).where(
        ApplicationCost.cost_item_code == code, ApplicationCost.application_id != besides
    )
    return median_of(query.order_by(ApplicationCost.id.desc()))
