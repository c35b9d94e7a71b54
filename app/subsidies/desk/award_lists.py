"""The lists of awards, declared: what to propose for, to approve, to pay, and all of them."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts.list_parts import facility_column
from app.fairs.list_parts import ASKED, fair_column, fair_filter
from app.fairs.models import Application
from app.fairs.queries.applications import asked
from app.fairs.states import APPLICATION_FLOW
from app.kernel import clock, lists
from app.kernel.i18n import gettext as _, lazy_gettext, ngettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.subsidies import search
from app.subsidies.models import Award
from app.subsidies.search import Queue
from app.subsidies.states import AWARD_FLOW
from app.web.access import current_actor
from app.web.formatting import days_left

TITLES = {
    Queue.PROPOSE: lazy_gettext("To propose"),
    Queue.APPROVE: lazy_gettext("To approve"),
    Queue.PLEDGE: lazy_gettext("Waiting for the pledge"),
    Queue.PAY: lazy_gettext("To pay"),
    Queue.ALL: lazy_gettext("All awards"),
}
SHOW, MINE = "show", "mine"


def _due(application: Application) -> str:
    """How long an answer may still take, or how late it is."""
    if application.due_on is None:
        return "–"
    left = (application.due_on - clock.today()).days
    if left < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -left)
    return days_left(application.due_on) if left else _("today")


def _fair_and_stands(of: Any) -> Column:
    stands = Column(
        "stands",
        lazy_gettext("Stands"),
        lambda line: of(line).stands_asked,
        Application.stands_asked,
        text=lambda line: ngettext("%(num)d stand", "%(num)d stands", of(line).stands_asked),
    )
    return fair_column(lambda line: of(line).fair, under=stands)


def _due_column(of: Any) -> Column:
    return Column(
        "due",
        lazy_gettext("Answer due"),
        lambda line: of(line).due_on,
        Application.due_on,
        text=lambda line: _due(of(line)),
        css="due",
    )


def _new_url(application: Application) -> str:
    actor = current_actor()
    if actor.can(Permission.AWARD_PROPOSE):
        return url_for("subsidies_desk.new", application_id=application.id)
    if actor.can_on(Permission.APPLICATION_READ, application.belongs()):
        return url_for("fairs_desk.application", application_id=application.id)
    return ""


def _shown(queue: Queue) -> Filter:
    """Which list it is, as the address says it; without a word it is the person's usual one."""

    def one(_actor: Actor, _answer: str) -> Choices:
        return [(queue.value, TITLES[queue])]

    def narrows(_answer: str, _actor: Actor) -> ColumnElement[bool] | None:
        return search.in_queue(queue)

    return Filter(SHOW, lazy_gettext("List"), narrows, one, usual=_usual, hidden=True)


def _usual(actor: Actor) -> str:
    return search.usual(actor).value


def _mine(queue: Queue) -> Filter:
    """Only what the reader can do now."""

    def either(_actor: Actor, _answer: str) -> Choices:
        return [("", ""), ("1", _("waiting for you"))]

    def narrows(answer: str, actor: Actor) -> ColumnElement[bool] | None:
        return search.for_me(queue, actor) if answer else None

    return Filter(MINE, lazy_gettext("Who acts"), narrows, either, hidden=True)


def _declared(queue: Queue, columns: tuple[Column, ...], usual: str, **more: Any) -> Listing:
    return lists.declare(
        Listing(
            endpoint="subsidies_desk.awards",
            address={SHOW: queue.value},
            title=TITLES[queue],
            needs=Permission.PROGRAMME_READ,
            columns=columns,
            usual=usual,
            filters=(
                _shown(queue),
                _mine(queue),
                fair_filter(Application.fair_id),
            ),
            finds_what=lazy_gettext("File, facility or tax code"),
            **more,
        )
    )


_AWARD = Column(
    "number",
    lazy_gettext("File"),
    lambda award: award.number,
    Award.number,
    url=lambda award: url_for("subsidies_desk.award", award_id=award.id),
    under=Column(
        "application", lazy_gettext("Application"), lambda award: award.application.number, Application.number
    ),
)
_STATUS = lists.status(AWARD_FLOW, Award.state, label=lazy_gettext("Status"))
_SUPPORT = lists.amount("support", lazy_gettext("Support, ₫"), lambda award: award.support, Award.support)
_OF_AWARD = (_fair_and_stands(lambda award: award.application), facility_column(lambda award: award.facility))
TO_PROPOSE = _declared(
    Queue.PROPOSE,
    (
        Column("number", lazy_gettext("File"), lambda row: row.number, Application.number, url=_new_url),
        _fair_and_stands(lambda row: row),
        facility_column(lambda row: row.facility),
        lists.status(APPLICATION_FLOW, Application.state, label=lazy_gettext("Status")),
        _due_column(lambda row: row),
        lists.amount("asked", lazy_gettext("Asked, ₫"), asked, ASKED),
    ),
    "due",
    query=search.to_propose,
    tie=Application.id,
    finds=search.finds_application,
    file="cho-de-xuat",
)
LISTS: dict[Queue, Listing] = {Queue.PROPOSE: TO_PROPOSE} | {
    queue: _declared(
        queue,
        (_AWARD, *_OF_AWARD, _STATUS, _due_column(lambda award: award.application), _SUPPORT),
        "due",
        query=search.awards,
        tie=Award.id,
        finds=search.finds_award,
        file=file,
    )
    for queue, file in (
        (Queue.APPROVE, "cho-phe-duyet"),
        (Queue.PLEDGE, "cho-cam-ket"),
        (Queue.PAY, "cho-chi"),
    )
}
LISTS[Queue.ALL] = _declared(
    Queue.ALL,
    (_AWARD, *_OF_AWARD, _STATUS, _SUPPORT),
    "-number",
    query=search.awards,
    tie=Award.id,
    finds=search.finds_award,
    file="muc-ho-tro",
)
