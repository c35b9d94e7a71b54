"""Reports: the desk's queue, a facility's own, and one under its number for everybody."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Facility
from app.complaints.models import ListingReport
from app.complaints.states import OPEN
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within_or_not_found

PAGE = 25


class Show(StrEnum):
    """Which reports the queue shows."""

    OPEN = "open"
    LATE = "late"
    DECIDED = "decided"
    ALL = "all"


def queue(actor: Actor, show: Show, page: int) -> tuple[list[ListingReport], int]:
    """One page, what is due first at the top, decided ones newest first; and how many there are."""
    where = [_within(actor), *_shown(show)]
    order = ListingReport.decided_at.desc() if show is Show.DECIDED else ListingReport.due_at
    query = _with_names().join(Facility, Facility.id == ListingReport.facility_id).where(*where)
    query = query.order_by(ListingReport.state.not_in(OPEN), order, ListingReport.id)
    rows = db.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE))
    return list(rows), db.session.scalar(_count(*where)) or 0


def how_many_wait(actor: Actor) -> Select[int]:
    """How many reports wait for an officer of the actor's scope, as a question."""
    return _count(_within(actor), *_shown(Show.OPEN))


def _count(*where: ColumnElement[bool]) -> Select[int]:
    query = select(func.count(ListingReport.id)).join(Facility, Facility.id == ListingReport.facility_id)
    return query.where(*where)


def report(report_id: int, actor: Actor) -> ListingReport:
    """One report within the officer's scope; NotFound otherwise."""
    query = _with_names().join(Facility, Facility.id == ListingReport.facility_id)
    return _found(db.session.scalar(query.where(ListingReport.id == report_id, _within(actor))))


def of_facility(actor: Actor, page: int) -> tuple[list[ListingReport], int]:
    """One page of what the facility was asked about or what was decided about it, newest first."""
    mine = _about(actor)
    query = _with_names().where(*mine).order_by(ListingReport.id.desc())
    rows = db.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE))
    return list(rows), db.session.scalar(select(func.count(ListingReport.id)).where(*mine)) or 0


def own(report_id: int, actor: Actor) -> ListingReport:
    """One that the facility may read: it was asked, or the matter is decided; NotFound otherwise."""
    return _found(db.session.scalar(_with_names().where(ListingReport.id == report_id, *_about(actor))))


def case(number: str) -> ListingReport:
    """The report of this number, for everybody; NotFound for none."""
    return _found(db.session.scalar(_with_names().where(ListingReport.number == number.strip().upper())))


def _about(actor: Actor) -> list[ColumnElement[bool]]:
    told = (ListingReport.question != "") | ListingReport.decided_at.is_not(None)
    return [ListingReport.facility_id == actor.organisation_id, told]


def _with_names() -> Select[ListingReport]:
    return select(ListingReport).options(
        joinedload(ListingReport.facility, innerjoin=True).lazyload("*"),
        joinedload(ListingReport.product).lazyload("*"),
    )


def _shown(show: Show) -> list[ColumnElement[bool]]:
    match show:
        case Show.OPEN:
            return [ListingReport.state.in_(OPEN)]
        case Show.LATE:
            return [ListingReport.state.in_(OPEN), ListingReport.due_at < clock.now()]
        case Show.DECIDED:
            return [ListingReport.state.not_in(OPEN)]
        case _:
            return []


def _within(actor: Actor) -> ColumnElement[bool]:
    return within_or_not_found(actor, Permission.REPORT_READ, province=Facility.province_code)


def _found(row: ListingReport | None) -> ListingReport:
    if row is None:
        raise NotFound
    return row
