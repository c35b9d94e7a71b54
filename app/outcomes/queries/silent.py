"""The questions after fairs as staff see them: who did not answer is a list to call, not a zero."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, lazyload

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.fairs.models import Fair
from app.fairs.queries import fairs
from app.kernel import clock
from app.kernel.keyset import Group, Order
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within_or_not_found
from app.outcomes.models import FollowUp
from app.outcomes.queries.outcome_filter import counted_within


class Show(StrEnum):
    """Which questions a list shows."""

    SILENT = "silent"
    SOLD = "sold"
    NOTHING = "nothing"
    ALL = "all"


def questions(actor: Actor) -> Select[FollowUp]:
    """The questions an officer may read that fell due, with facility and fair; NotFound for others."""
    query = select(FollowUp).join(Facility, Facility.id == FollowUp.facility_id)
    query = query.join(Fair, Fair.id == FollowUp.fair_id).where(FollowUp.due_on <= clock.today())
    reach = within_or_not_found(actor, Permission.OUTCOME_READ, province=Facility.province_code)
    return query.where(reach).options(
        contains_eager(FollowUp.facility.of_type(Facility)).options(*facilities.NAMED),
        contains_eager(FollowUp.fair).options(fairs.NAMES, lazyload(Fair.province), lazyload(Fair.country)),
    )


def by_silence() -> Order:
    """Questions without an answer first, the longest waiting on top."""
    silent = FollowUp.answered_at.is_(None)
    return Order(
        FollowUp.due_on, FollowUp.id, groups=(Group(silent), Group(FollowUp.answered_at.is_not(None)))
    )


def how_many_silent(actor: Actor, today: date) -> Select[int]:
    """How many questions of the actor's scope nobody answered, as a question."""
    mine = counted_within(actor, FollowUp.facility_id)
    return select(func.count(FollowUp.id)).where(
        FollowUp.due_on <= today, FollowUp.answered_at.is_(None), mine
    )


def shown(show: Show) -> ColumnElement[bool] | None:
    """Which questions these are, as a condition; None: all of them."""
    match show:
        case Show.SILENT:
            return FollowUp.answered_at.is_(None)
        case Show.SOLD:
            return and_(FollowUp.answered_at.is_not(None), FollowUp.nothing_sold.is_(False))
        case Show.NOTHING:
            return FollowUp.nothing_sold.is_(True)
    return None
