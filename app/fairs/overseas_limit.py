"""At most so many fairs abroad per facility and calendar year (R13): counted here, asked by check and decision."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select

from app.fairs.models import Application, Fair
from app.fairs.states import GRANTED
from app.kernel import cards, clock
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.programme.models import Parameter
from app.programme.queries import OVERSEAS_PER_YEAR, parameter
from app.programme.states import FairKind


def approved(facility_id: int, year: int, *, but: int = 0) -> int:
    """How many applications of a facility for fairs abroad were approved in a calendar year and still stand.

    One that waits for its pledge holds its place in the year of the approval, also once pledged. ``but`` is the
    application being looked at, which does not count.
    """
    approved_at = (
        select(func.max(AuditEntry.at))
        .where(
            AuditEntry.kind == cards.name_of(Application),
            AuditEntry.thing_id == Application.id,
            AuditEntry.verb.in_(("award", "ask_pledge")),
        )
        .scalar_subquery()
    )
    query = (
        select(func.count(Application.id))
        .join(Fair)
        .where(
            Application.facility_id == facility_id,
            Application.id != but,
            Fair.kind == FairKind.OVERSEAS,
            or_(Application.state.in_(GRANTED), Application.share_to_pledge.is_not(None)),
            approved_at >= clock.at(date(year, 1, 1), 0),
            approved_at < clock.at(date(year + 1, 1, 1), 0),
        )
    )
    return db.session.scalar(query) or 0


def most(day: date) -> Parameter:
    """The most there may be on a day, with its clause."""
    return parameter(OVERSEAS_PER_YEAR, day)


def room(application: Application) -> tuple[int, int]:
    """Approvals of its facility for fairs abroad this calendar year, itself left out, and the most there may be."""
    today = clock.today()
    return approved(application.facility_id, today.year, but=application.id), most(today).value
