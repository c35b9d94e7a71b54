"""Somebody closes their account: which applications stand in the way, and where their name goes."""

from __future__ import annotations

from sqlalchemy import select, update

from app.accounts.events import PersonForgotten
from app.fairs.models import DEAD, Application
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.kernel.forgotten import CLOSED_NAME
from app.kernel.i18n import gettext

OVER = (*DEAD, ApplicationState.DRAFT, ApplicationState.SETTLED)


def obstacles(facility_ids: list[int]) -> list[str]:
    """Applications of facilities nobody would act for any more that are still on their way, one sentence each."""
    query = select(Application.number).where(
        Application.facility_id.in_(facility_ids), Application.state.not_in(OVER)
    )
    return [
        gettext(
            "Application %(number)s is on its way: withdraw it, or wait until it is settled.", number=number
        )
        for number in db.session.scalars(query.order_by(Application.id))
    ]


def person_forgotten(event: PersonForgotten) -> None:
    """The contact and the signature under the pledges lose the name; the history keeps who pledged."""
    for one in db.session.scalars(select(Application).where(Application.contact_name == event.name)):
        one.contact_name, one.contact_phone = CLOSED_NAME, ""  # row by row: what it is found by goes with it
    db.session.flush()
    pledged = update(Application).where(Application.pledged_by == event.name)
    db.session.execute(pledged.values(pledged_by=CLOSED_NAME))
    if event.phone:
        by_phone = update(Application).where(Application.contact_phone == event.phone)
        db.session.execute(by_phone.values(contact_phone=""))
