"""The lists: what to propose for, to approve, to pay."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from app.fairs.models import Application
from app.fairs.states import APPLICATION_FLOW
from app.kernel import clock, untrusted
from app.kernel.db import db
from app.kernel.i18n import gettext, lazy_gettext, lazy_pgettext, ngettext
from app.kernel.permissions import Actor, Permission
from app.kernel.workflow import Status
from app.subsidies import search
from app.subsidies.desk import desk
from app.subsidies.models import Award
from app.subsidies.search import Queue
from app.subsidies.states import AWARD_FLOW
from app.web import nav
from app.web.access import current_actor, requires
from app.web.formatting import days_left
from app.web.paging import Page, asked_page

SIZE = 20
WORK, RUNNING = lazy_pgettext("desk", "Work"), lazy_pgettext("desk", "Running the programme")
TITLES = {
    Queue.PROPOSE: lazy_gettext("To propose"),
    Queue.APPROVE: lazy_gettext("To approve"),
    Queue.PLEDGE: lazy_gettext("Waiting for the pledge"),
    Queue.PAY: lazy_gettext("To pay"),
    Queue.ALL: lazy_gettext("All awards"),
}

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Support amounts"),
        "subsidies_desk.awards",
        "scale",
        order=40,
        group=WORK,
        needs=Permission.PROGRAMME_READ,
        count=search.waiting_for,
        view={"mine": "1"},
    )
)


def status_of(row: Any) -> Status:
    """The status of an award, or of an application nothing was proposed for yet."""
    if isinstance(row, Award):
        return AWARD_FLOW.status(row.state)
    return APPLICATION_FLOW.status(row.state)


def asked_of(application: Application) -> int:
    """What the application asks for in all, in đồng."""
    return sum(cost.quantity * cost.unit_price for cost in application.costs)


def due(day: date) -> str:
    """How long an answer may still take, or how late it is."""
    left = (day - clock.today()).days
    if left < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -left)
    return days_left(day) if left else gettext("today")


WORDS = {"status_of": status_of, "asked_of": asked_of, "due": due}


@desk.get("/awards")
@requires(Permission.PROGRAMME_READ)
def awards() -> ResponseReturnValue:
    """One list, filtered, least time left first."""
    actor, mine = current_actor(), request.args.get("mine") == "1"
    queue, counts = search.usual(actor) if mine else _queue(actor), search.counts(actor)
    return render_template(
        "subsidies/desk/awards.html",
        page=_shown(actor, queue, mine=mine, total=counts.get(queue)),
        queue=queue,
        mine=mine,
        titles=TITLES,
        counts=counts,
        fairs=search.fairs_with_support(),
        fair_id=_fair_id(),
        words=request.args.get("q", "").strip(),
        may_propose=actor.can(Permission.AWARD_PROPOSE),
        **WORDS,
    )


def _shown(actor: Actor, queue: Queue, *, mine: bool, total: int | None) -> Page[Any]:
    query = search.for_me(actor) if mine else None
    known = None if _filtered() or mine else total
    return _page(_query(actor, queue) if query is None else query, asked_page(), known)


def _queue(actor: Actor) -> Queue:
    asked = request.args.get("show", "")
    return Queue(asked) if asked in set(Queue) else search.usual(actor)


def _fair_id() -> int | None:
    return untrusted.whole(request.args.get("fair"))


def _query(actor: Actor, queue: Queue) -> Select[Any]:
    words, fair_id = request.args.get("q", "").strip(), _fair_id()
    if queue is Queue.PROPOSE:
        return search.to_propose(actor, words=words, fair_id=fair_id)
    return search.awards(actor, queue, words=words, fair_id=fair_id)


def _filtered() -> bool:
    return bool(request.args.get("q", "").strip()) or _fair_id() is not None


def _page(query: Select[Any], number: int, total: int | None) -> Page[Any]:
    rows = list(db.session.scalars(query.limit(SIZE).offset((number - 1) * SIZE)))
    return Page(rows, number, SIZE, search.count(query) if total is None else total)
