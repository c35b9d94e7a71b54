"""Somebody closes their account: open reports stand in the way, and reports forget their address."""

from __future__ import annotations

from sqlalchemy import select, update

from app.accounts.events import PersonForgotten
from app.complaints.models import ListingReport
from app.complaints.states import OPEN
from app.kernel.db import db
from app.kernel.i18n import gettext


def obstacles(facility_ids: list[int]) -> list[str]:
    """Reports about facilities nobody would act for any more that are not decided, one sentence each."""
    query = select(ListingReport.number).where(
        ListingReport.facility_id.in_(facility_ids),
        ListingReport.state.in_(OPEN),
        ListingReport.question != "",
    )
    return [
        gettext("Report %(number)s about your facility is not decided yet.", number=number)
        for number in db.session.scalars(query.order_by(ListingReport.id))
    ]


def person_forgotten(event: PersonForgotten) -> None:
    """Where the person reported something, the answer stays under the number only."""
    mine = update(ListingReport).where(ListingReport.email == event.email)
    db.session.execute(mine.values(email=""))
