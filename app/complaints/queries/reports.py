"""Reports: the desk's queue, a facility's own, and one under its number for everybody."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog.models import Product
from app.complaints.models import ListingReport
from app.complaints.states import OPEN
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within_or_not_found
from app.kernel.text_columns import holds


class Show(StrEnum):
    """Which reports the queue shows."""

    OPEN = "open"
    LATE = "late"
    DECIDED = "decided"
    ALL = "all"


def to_list(actor: Actor) -> Select[ListingReport]:
    """The reports within an officer's scope."""
    return _listed().where(_within(actor))


def finds(words: str) -> ColumnElement[bool]:
    """A report by its number, its product or its facility."""
    goods = select(Product.id).where(holds(words, Product.search_key))
    return or_(
        is_numbered(words, ListingReport.number),
        facilities.matches(words),
        ListingReport.product_id.in_(goods),
    )


def how_many_wait(actor: Actor) -> Select[int]:
    """How many reports wait for an officer of the actor's scope, as a question."""
    return _count(_within(actor), *shown(Show.OPEN))


def _count(*where: ColumnElement[bool]) -> Select[int]:
    query = select(func.count(ListingReport.id)).join(Facility, Facility.id == ListingReport.facility_id)
    return query.where(*where)


def report(report_id: int, actor: Actor) -> ListingReport:
    """One report within the officer's scope; NotFound otherwise."""
    query = _with_names().join(Facility, Facility.id == ListingReport.facility_id)
    return _found(db.session.scalar(query.where(ListingReport.id == report_id, _within(actor))))


def of_facility(actor: Actor) -> Select[ListingReport]:
    """What the facility was asked about or what was decided about it."""
    return _listed().where(*_about(actor))


def own(report_id: int, actor: Actor) -> ListingReport:
    """One that the facility may read: it was asked, or the matter is decided; NotFound otherwise."""
    return _found(db.session.scalar(_with_names().where(ListingReport.id == report_id, *_about(actor))))


def case(number: str) -> ListingReport:
    """The report of this number, for everybody; NotFound for none."""
    return _found(db.session.scalar(_with_names().where(ListingReport.number == number.strip().upper())))


def _about(actor: Actor) -> list[ColumnElement[bool]]:
    told = (ListingReport.question != "") | ListingReport.decided_at.is_not(None)
    return [ListingReport.facility_id == actor.organisation_id, told]


def _listed() -> Select[ListingReport]:
    """What a row of a list is drawn from: names, no places."""
    return (
        select(ListingReport)
        .join(Facility, Facility.id == ListingReport.facility_id)
        .options(
            contains_eager(ListingReport.facility.of_type(Facility)).options(*facilities.NAMED),
            joinedload(ListingReport.product).load_only(Product.name_vi, Product.name_en, Product.slug),
            joinedload(ListingReport.product).lazyload("*"),
        )
    )


def _with_names() -> Select[ListingReport]:
    return select(ListingReport).options(
        joinedload(ListingReport.facility, innerjoin=True).lazyload("*"),
        joinedload(ListingReport.product).lazyload("*"),
    )


def shown(show: Show) -> list[ColumnElement[bool]]:
    """What is true of the reports a list shows."""
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
