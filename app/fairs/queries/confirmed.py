"""The confirmed list of a fair (R21), and the facilities that wait for a place on it in their order (R27)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts import phones
from app.fairs import ranking
from app.fairs.models import Allocation, Application, Fair
from app.fairs.queries import progress
from app.fairs.queries.applications import visible
from app.fairs.queries.stands import standings
from app.fairs.states import UNSEEN, AllocationState, ApplicationState as A
from app.kernel import cards, clock
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.i18n import gettext as _, pgettext
from app.kernel.permissions import Actor
from app.kernel.sheets import Cell
from app.programme.words import LEGAL_FORMS
from app.reference.queries import place_name

LISTED = (A.LISTED, A.AWARDED, A.CONTRACTED, A.ATTENDED, A.INVOICED, A.ACCEPTED, A.SETTLED)
CANDIDATES = (A.ELIGIBLE, A.WAITING)


@dataclass(frozen=True)
class Row:
    """One facility on the list."""

    application: Application
    status: Any
    reason: str
    place: str
    stands: Sequence[str]
    asked: int


@dataclass(frozen=True)
class Paper:
    """A confirmed list: the number its office gave it, and the first and last day files were put on it here."""

    number: str
    first: date | None
    last: date | None


def fair(fair_id: int) -> Fair:
    """A fair whose list may be looked at."""
    found = db.session.get(Fair, fair_id)
    if found is None or found.state in UNSEEN:
        raise NotFound()
    return found


def listed(of: Fair, actor: Actor) -> list[Row]:
    """Those on the confirmed list, by list number and order of preference."""
    rows = _rows(of, actor, LISTED)
    return sorted(rows, key=lambda row: row.application.list_number)


def papers(rows: Sequence[Row]) -> list[Paper]:
    """The lists these files were confirmed on, as their offices numbered them, oldest first."""
    days: dict[str, list[date]] = defaultdict(list)
    confirmed = _confirmed_on([row.application.id for row in rows])
    for row in rows:
        if row.application.list_number:
            days[row.application.list_number] += confirmed.get(row.application.id, [])[-1:]
    return sorted(
        (Paper(number, min(known, default=None), max(known, default=None)) for number, known in days.items()),
        key=lambda paper: (paper.first or date.max, paper.number),
    )


def _confirmed_on(ids: Sequence[int]) -> dict[int, list[date]]:
    """The days on which an application was put on a list, oldest first."""
    query = select(AuditEntry.thing_id, AuditEntry.at).where(
        AuditEntry.kind == cards.name_of(Application), AuditEntry.verb == "list", AuditEntry.thing_id.in_(ids)
    )
    found: dict[int, list[date]] = defaultdict(list)
    for number, moment in db.session.execute(query.order_by(AuditEntry.seq)):
        found[number].append(clock.local(moment).date())
    return found


def candidates(of: Fair, actor: Actor) -> list[Row]:
    """Those who may come on it, in order of preference."""
    return _rows(of, actor, CANDIDATES)


def _rows(of: Fair, actor: Actor, states: Sequence[A]) -> list[Row]:
    query = visible(actor).where(Application.fair_id == of.id, Application.state.in_(states))
    found = list(db.session.scalars(query.options(selectinload(Application.costs)).order_by(Application.id)))
    stands, known = _stands([one.id for one in found]), standings(found)
    return [
        Row(
            application=one,
            status=progress.status(one),
            reason=ranking.reason(known[one.id]),
            place=place_name(one.facility.commune),
            stands=stands.get(one.id, []),
            asked=sum(cost.quantity * cost.unit_price for cost in one.costs),
        )
        for one in sorted(found, key=lambda one: ranking.order(known[one.id]))
    ]


def _stands(ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(Allocation).where(
        Allocation.application_id.in_(ids), Allocation.state != AllocationState.VACATED
    )
    found: dict[int, list[str]] = defaultdict(list)
    for one in db.session.scalars(query.order_by(Allocation.id)):
        found[one.application_id].append(one.stand.number)
    return found


def headers() -> list[str]:
    """The first row of the spreadsheet."""
    return [
        _("No."),
        _("List number"),
        _("Application number"),
        pgettext("table", "Facility"),
        pgettext("table", "Tax code"),
        pgettext("table", "Legal form"),
        _("Place of production"),
        _("Order of preference"),
        _("Stands asked for"),
        _("Stand numbers"),
        pgettext("application", "Goods"),
        _("Contact person"),
        pgettext("application", "Phone number"),
        _("Asked for, đồng"),
        pgettext("application", "Handed in"),
        _("State of the application"),
    ]


def table(rows: Sequence[Row]) -> list[list[Cell]]:
    """The rows of the spreadsheet."""
    return [
        [
            number,
            row.application.list_number,
            row.application.number,
            row.application.facility.name,
            row.application.facility.tax_code,
            str(LEGAL_FORMS[row.application.facility.legal_form]),
            row.place,
            row.reason,
            row.application.stands_asked,
            ", ".join(row.stands),
            row.application.goods,
            row.application.contact_name,
            phones.shown(row.application.contact_phone),
            row.asked,
            row.application.submitted_at,
            str(row.status.label),
        ]
        for number, row in enumerate(rows, start=1)
    ]
