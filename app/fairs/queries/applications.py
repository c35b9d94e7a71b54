"""Applications: one's own, and the officers' queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload, load_only, selectinload

from app.accounts import phones
from app.accounts.models import Facility, Organisation
from app.accounts.queries import facilities
from app.fairs import whose_turn
from app.fairs.models import Application, ApplicationDocument, Fair
from app.fairs.queries import progress
from app.fairs.states import UNSEEN, ApplicationState as A, DocumentKind
from app.kernel import audit, rights
from app.kernel.db import db
from app.kernel.errors import NotAllowed, NotFound
from app.kernel.i18n import gettext as _
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.kernel.text_columns import holds

PAGE = 20
WITH_FAIR = joinedload(Application.fair).joinedload(Fair.period)
WITH_FAIR_AND_FACILITY = (WITH_FAIR, joinedload(Application.facility, innerjoin=True))
"""What every page and every step of one application looks at, read along with it."""
OPEN = tuple(state for state, turn in whose_turn.TURNS.items() if turn.holder is not whose_turn.Holder.NOBODY)
CHECKING = (A.SUBMITTED, A.AWARDED, A.CONTRACTED, A.INVOICED)
LISTING = (A.ELIGIBLE, A.WAITING)
MINE = "mine"
"""Filter for what waits for the reader's own step; a badge leads there."""
_OF_FAIR = (
    load_only(
        Application.number,
        Application.state,
        Application.due_on,
        Application.stands_asked,
        Application.share_to_pledge,
    ),
    contains_eager(Application.fair).options(
        load_only(
            Fair.name_vi,
            Fair.name_en,
            Fair.short_name_vi,
            Fair.short_name_en,
            Fair.starts_on,
            Fair.ends_on,
        ),
        lazyload(Fair.province),
        lazyload(Fair.country),
    ),
    selectinload(Application.costs),
)
"""What a row of a list is drawn from."""
FACILITYS_TURN = tuple(s for s, turn in whose_turn.TURNS.items() if turn.holder is whose_turn.Holder.FACILITY)


def fair_and_facility(slug: str, actor: Actor) -> tuple[Fair, Facility]:
    """A fair one may see and the facility one acts for; NotFound without the fair, NotAllowed without a facility."""
    fair = db.session.scalar(select(Fair).where(Fair.slug == slug, Fair.state.not_in(UNSEEN)))
    if fair is None:
        raise NotFound()
    facility = db.session.get(Facility, actor.organisation_id or 0) if actor.is_facility else None
    if facility is None:
        raise NotAllowed(_("Only a facility applies for a fair. Switch to your facility, or sign up one."))
    return fair, facility


@dataclass(frozen=True)
class Line:
    """An application as its list shows it."""

    application: Application
    status: Any
    holder: str
    days_left: int | None
    asked: int


def lines(rows: Sequence[Application]) -> list[Line]:
    """Applications with their status, holder, working days left and the sum asked for in đồng."""
    return [
        Line(
            row,
            progress.status(row),
            progress.holder_name(row, None),
            progress.days_left(row),
            asked(row),
        )
        for row in rows
    ]


def asked(row: Application) -> int:
    """What an application asks for in all, in đồng."""
    return sum(cost.quantity * cost.unit_price for cost in row.costs)


def own(actor: Actor) -> Select[Any]:
    """The facility's applications without deleted drafts, with their fairs."""
    mine = (Application.facility_id == (actor.organisation_id or 0), Application.state != A.DISCARDED)
    return select(Application).join(Application.fair).where(*mine).options(*_OF_FAIR)


def finds_own(words: str) -> ColumnElement[bool]:
    """One of the facility's applications by its number or its fair."""
    return or_(is_numbered(words, Application.number), holds(words, Fair.search_key))


def own_one(application_id: int, actor: Actor) -> Application:
    """One of the facility's applications; NotFound for anybody else, and for a deleted draft."""
    found = db.session.get(Application, application_id, options=WITH_FAIR_AND_FACILITY)
    if found is None or found.facility_id != actor.organisation_id or not actor.is_facility:
        raise NotFound()
    if found.state is A.DISCARDED:
        raise NotFound()
    return found


def waiting_for_facility(actor: Actor) -> Select[int]:
    """How many of the facility's applications wait for it, as a question."""
    return select(func.count(Application.id)).where(
        Application.facility_id == (actor.organisation_id or 0), waits_for_facility()
    )


def waits_for_facility() -> ColumnElement[bool]:
    """Applications whose next step is the facility's."""
    return or_(Application.state.in_(FACILITYS_TURN), Application.share_to_pledge.is_not(None))


def answering(province_code: str | None) -> ColumnElement[bool]:
    """Applications a province's Sở answers for (R21): its own fair's, else its own facilities'.

    Said in columns of the application, so that the database looks at the province's alone.
    """
    maker, fair = aliased(Organisation), aliased(Fair)
    makers = select(maker.id).where(maker.province_code == province_code)
    hosted = select(fair.id).where(fair.run_by_department, fair.province_code.is_not(None))
    return or_(
        Application.fair_id.in_(hosted.where(fair.province_code == province_code)),
        and_(Application.facility_id.in_(makers), Application.fair_id.not_in(hosted)),
    )


def within_sight(actor: Actor) -> ColumnElement[bool]:
    """Whether an application was handed in and this officer may read it."""
    # Said so that SQLite does not take an index of all moments for it: nearly every application was handed in.
    handed_in = Application.submitted_at.is_not(None).is_(true())
    return and_(handed_in, within(actor, Permission.APPLICATION_READ, province=answering))


def visible(actor: Actor) -> Select[Any]:
    """The handed-in applications this person may read, with fair and facility."""
    if not actor.is_staff:
        raise rights.no_page()
    query = (
        select(Application)
        .join(Application.fair)
        .join(Application.facility)
        .options(contains_eager(Application.fair), contains_eager(Application.facility))
    )
    return query.where(within_sight(actor))


def one(application_id: int, actor: Actor) -> Application:
    """An application this officer may read; NotFound otherwise, for drafts too."""
    query = visible(actor).where(Application.id == application_id)
    found: Application | None = db.session.scalars(query).first()
    if found is None:
        raise NotFound()
    return found


def to_list(actor: Actor) -> Select[Any]:
    """As ``visible``, with what a row of the desk's list shows."""
    named = contains_eager(Application.facility).options(*facilities.NAMED)
    return visible(actor).options(*_OF_FAIR, named)


def matches(words: str) -> ColumnElement[bool]:
    """An application by its number or its list's, its facility, or the person and telephone to ask."""
    maker = facilities.Through(Application.facility_id)
    return or_(
        is_numbered(words, Application.number, Application.list_number),
        maker.has_digits(words),
        holds(words, Application.search_key, maker),
        phones.is_number(words, Application.contact_phone),
    )


def chosen(ids: Sequence[int], actor: Actor) -> list[Application]:
    """Those of these applications the officer may read, in order of number."""
    query = visible(actor).where(Application.id.in_(list(ids)[:PAGE])).order_by(Application.id)
    return list(db.session.scalars(query))


def own_steps(actor: Actor) -> list[A]:
    """The states in which this officer has a step to do."""
    return [
        *(CHECKING if actor.can(Permission.APPLICATION_CHECK) else ()),
        *(LISTING if actor.can(Permission.APPLICATION_LIST) else ()),
    ]


def waiting_for_desk(actor: Actor) -> Select[int] | int:
    """How many applications wait for this officer's own step, as a question; 0 for who has no step."""
    states = own_steps(actor)
    if not states:
        return 0
    query = select(func.count(Application.id)).where(Application.submitted_at.is_not(None))
    mine = within(actor, Permission.APPLICATION_READ, province=answering)
    return query.where(mine, Application.state.in_(states))


def history(application: Application) -> list[audit.AuditEntry]:
    """What happened to it, oldest first."""
    return audit.history(application)


def paper_kinds(application_id: int) -> frozenset[DocumentKind]:
    """Of which kinds it has papers."""
    query = select(ApplicationDocument.kind).where(ApplicationDocument.application_id == application_id)
    return frozenset(db.session.scalars(query))
