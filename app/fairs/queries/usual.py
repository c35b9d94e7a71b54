"""What a stand or another cost is usually asked for, so that a price of another size is asked about."""

from __future__ import annotations

from sqlalchemy import func, select

from app.fairs.models import Application, ApplicationCost, Fair
from app.fairs.states import UNSEEN, UNSENT
from app.kernel.db import db
from app.kernel.usual_amounts import median_of
from app.programme.states import FairKind

FEW = 5
"""From so many facilities on nobody's own price can be read off the middle one."""


def stand_price(kind: FairKind | None, besides: int | None = None) -> int | None:
    """The usual price of one stand at fairs of a kind (of every kind for None) in đồng; ``besides`` one of them."""
    query = select(Fair.stand_price).where(
        Fair.stand_price.is_not(None), Fair.id != (besides or 0), Fair.state.not_in(UNSEEN)
    )
    if kind is not None:
        query = query.where(Fair.kind == kind)
    return median_of(query.order_by(Fair.id.desc()))


def item_price(code: str, besides: int) -> int | None:
    """The usual price of one of a cost item in handed-in applications other than ``besides``, in đồng.

    None where fewer than ``FEW`` facilities asked for it: their middle would tell one of them another's price.
    """
    others = (
        ApplicationCost.cost_item_code == code,
        ApplicationCost.application_id != besides,
        Application.state.not_in(UNSENT),
    )
    asked = select(func.count(Application.facility_id.distinct())).join(ApplicationCost).where(*others)
    if (db.session.scalar(asked) or 0) < FEW:
        return None
    query = select(ApplicationCost.unit_price).join(Application).where(*others)
    return median_of(query.order_by(ApplicationCost.id.desc()))
