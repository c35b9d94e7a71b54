"""The programme's figures as tables anybody may take: names of columns are stable, amounts are whole đồng."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, select

from app.fairs.models import Fair
from app.fairs.states import UNSEEN, FairState
from app.insight.queries.provinces import Row
from app.kernel import clock
from app.kernel.db import db
from app.kernel.sheets import Cell
from app.programme.models import Period

PROVINCE_COLUMNS = (
    "province_code",
    "province",
    "facilities_verified",
    "products_published",
    "support_granted_vnd",
    "delivered_verified_vnd",
    "follow_up_answered_percent",
    "as_of",
)
FAIR_COLUMNS = ("fair", "kind", "period", "starts_on", "ends_on", "province_code", "country", "state", "demo")


def provinces(table: list[Row], as_of: datetime) -> list[list[Cell]]:
    """One row per province ``for_everybody``; a value that is not told is left empty, never zero."""
    moment = clock.local(as_of).isoformat(timespec="minutes")
    return [
        [
            row.province.code,
            row.province.name_vi,
            row.facilities,
            row.products,
            row.support,
            None if row.is_hidden else row.delivered,
            row.answered,
            moment,
        ]
        for row in table
    ]


def fairs() -> list[list[Cell]]:
    """The programme's own fairs that are public."""
    columns = (
        Fair.name_vi,
        Fair.kind,
        func.coalesce(Period.code, ""),
        Fair.starts_on,
        Fair.ends_on,
        Fair.province_code,
        Fair.country_code,
        Fair.state,
        case((Fair.is_demo, "demo"), else_=""),
    )
    query = (
        select(*columns)
        .join(Period, Period.id == Fair.period_id, isouter=True)
        .where(Fair.supported, Fair.state.not_in((*UNSEEN, FairState.CANCELLED)))
        .order_by(Fair.starts_on, Fair.id)
    )
    return [list(row) for row in db.session.execute(query)]
