"""The programme's figures as tables anybody may take: names of columns are stable, amounts are whole đồng."""

from __future__ import annotations

from sqlalchemy import select

from app.fairs.models import Fair
from app.fairs.states import UNSEEN, FairState
from app.insight.queries.provinces import Row
from app.kernel.db import db
from app.kernel.sheets import Cell

PROVINCE_COLUMNS = (
    "province_code",
    "province",
    "facilities_verified",
    "products_published",
    "support_granted_vnd",
    "delivered_verified_vnd",
    "follow_up_answered_percent",
)
FAIR_COLUMNS = ("fair", "kind", "period", "starts_on", "ends_on", "province_code", "country", "state", "demo")


def provinces(table: list[Row]) -> list[list[Cell]]:
    """One row per province ``for_everybody``; a value that is not told is left empty, never zero."""
    return [
        [
            row.province.code,
            row.province.name_vi,
            row.facilities,
            row.products,
            row.support,
            None if row.is_hidden else row.delivered,
            row.answered,
        ]
        for row in table
    ]


def fairs() -> list[list[Cell]]:
    """The programme's own fairs that are public."""
    query = (
        select(Fair)
        .where(Fair.supported, Fair.state.not_in((*UNSEEN, FairState.CANCELLED)))
        .order_by(Fair.starts_on, Fair.id)
    )
    return [
        [
            fair.name_vi,
            fair.kind,
            fair.period.code if fair.period else "",
            fair.starts_on,
            fair.ends_on,
            fair.province_code,
            fair.country_code,
            fair.state,
            "demo" if fair.is_demo else "",
        ]
        for fair in db.session.scalars(query)
    ]
