"""Somebody closes their account: which applications stand in the way, and where their name goes."""

from __future__ import annotations

from sqlalchemy import or_, select

from app.accounts.events import PersonForgotten
from app.accounts.models import Membership
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
    """In files of facilities the person acted for, contact and pledge lose the name; the history keeps who pledged.

    A namesake's file elsewhere stays as it is.
    """
    theirs = select(Membership.organisation_id).where(Membership.person_id == event.person_id)
    words = {event.name, *event.words}
    named = or_(
        Application.contact_name.in_(words),
        Application.pledged_by.in_(words),
        Application.contact_phone.in_(words),
    )
    # Row by row: what a file is found by goes with its contact.
    for row in db.session.scalars(select(Application).where(Application.facility_id.in_(theirs), named)):
        if row.contact_name in words:
            row.contact_name = CLOSED_NAME
        if row.contact_name == CLOSED_NAME or row.contact_phone in words:
            row.contact_phone = ""
        if row.pledged_by in words:
            row.pledged_by = CLOSED_NAME
    db.session.flush()
