"""Whose turn an application is, and within how many working days they answer.

The days are the site's own promise to the facilities, shown to both sides; no law found sets them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
    A.REJECTED: Turn(Holder.NOBODY),
    A.WAITING: Turn(Holder.DEPARTMENT),
}


def due_after(state: A, today: date) -> date | None:
    """The last day of the turn that begins today."""
    days = TURNS[state].days
    return None if days is None else workdays.after(today, days)
