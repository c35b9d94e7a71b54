"""Whose turn an application is, and within how many working days they answer.

The days are the site's own promise to the facilities, shown to both sides; no law found sets them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.fairs.states import ApplicationState as A
from app.kernel import workdays


class Holder(StrEnum):
    """Who has to do something now."""

    FACILITY = "facility"
    DEPARTMENT = "department"
    AGENCY = "agency"
    FAIR = "fair"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Turn:
    """One state's holder; ``days`` None means that nothing is counted."""

    holder: Holder
    days: int | None = None


TURNS: dict[A, Turn] = {
    A.DRAFT: Turn(Holder.FACILITY),
    A.SUBMITTED: Turn(Holder.DEPARTMENT, 5),
    A.RETURNED: Turn(Holder.FACILITY, 10),
    A.ELIGIBLE: Turn(Holder.DEPARTMENT, 5),
    A.INELIGIBLE: Turn(Holder.NOBODY),
    A.LISTED: Turn(Holder.AGENCY, 10),
    A.AWARDED: Turn(Holder.DEPARTMENT, 10),
    A.CONTRACTED: Turn(Holder.FAIR),
    A.ATTENDED: Turn(Holder.FACILITY, 15),
    A.INVOICED: Turn(Holder.DEPARTMENT, 7),
    A.ACCEPTED: Turn(Holder.AGENCY, 15),
    A.SETTLED: Turn(Holder.NOBODY),
    A.WITHDRAWN: Turn(Holder.NOBODY),
    A.DISCARDED: Turn(Holder.NOBODY),
    A.REJECTED: Turn(Holder.NOBODY),
    A.WAITING: Turn(Holder.DEPARTMENT),
}


PLEDGE = Turn(Holder.FACILITY, 10)
"""An approval left a larger own share than was pledged: the facility pledges it or declines, whatever the state."""


ATTENDANCE = Turn(Holder.DEPARTMENT)
"""The fair is over: the department confirms who took part. Neither a law nor the site sets days for it."""


def turn_of(state: A, *, to_pledge: bool = False, fair_over: bool = False) -> Turn:
    """Who has to do something now.

    ``to_pledge`` while an own share waits to be pledged, ``fair_over`` from the day after the fair's last one.
    """
    if to_pledge:
        return PLEDGE
    return ATTENDANCE if fair_over and TURNS[state].holder is Holder.FAIR else TURNS[state]


def pledge_by(today: date, fair_starts: date) -> date:
    """The last day to pledge a larger own share: ten working days, before the fair opens, never a day that is over."""
    return max(today, min(workdays.after(today, PLEDGE.days or 0), fair_starts - timedelta(days=1)))


def due_after(state: A, today: date) -> date | None:
    """The last day of the turn that begins today."""
    days = TURNS[state].days
    return None if days is None else workdays.after(today, days)
