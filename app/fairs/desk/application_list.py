"""The officers' list of applications, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.fairs.list_parts import ASKED, fair_column, fair_filter, left_column, stands_column
from app.fairs.models import Application
from app.fairs.queries import applications as queries
from app.fairs.queries.applications import Line
from app.fairs.states import APPLICATION_FLOW, UNSENT, ApplicationState
from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.lists import Choices, Column, Filter
from app.kernel.permissions import Actor, Permission
from app.reference.list_parts import province_filter

OPEN, ALL = "open", "all"


def _states(actor: Actor, _answer: str) -> Choices:
    mine = [(queries.MINE, _("Waiting for your step"))] if queries.own_steps(actor) else []
    states = [(state.value, APPLICATION_FLOW.status(state).label) for state in ApplicationState]
    return [
        (OPEN, _("Not closed")),
        *mine,
        (ALL, _("Every status")),
        *(s for s in states if s[0] not in UNSENT),
    ]


def _in_state(answer: str, actor: Actor) -> ColumnElement[bool] | None:
    if answer == OPEN:
        return Application.state.in_(queries.OPEN)
    if answer == queries.MINE:
        return Application.state.in_(queries.own_steps(actor))
    return Application.state == ApplicationState(answer) if answer != ALL else None


def _url(line: Line) -> str:
    return url_for("fairs_desk.application", application_id=line.application.id)


COLUMNS: tuple[Column, ...] = (
    Column(
        "number",
        lazy_pgettext("table", "Application"),
        lambda line: line.application.number,
        Application.number,
        url=_url,
        css="w-file",
        under=fair_column(lambda line: line.application.fair),
    ),
    facility_column(lambda line: line.application.facility),
    lists.status(
        APPLICATION_FLOW,
        Application.state,
        label=lazy_pgettext("table", "Status"),
        of=lambda line: line.application.state,
    ),
    left_column(lazy_gettext("Working days left"), css="w-name"),
    lists.amount(
        "asked",
        lazy_gettext("Asked for, ₫"),
        lambda line: line.asked,
        ASKED,
        under=stands_column(),
    ),
)


LIST = lists.declare(
    lists.Listing(
        endpoint="fairs_desk.applications",
        title=lazy_pgettext("desk", "Applications"),
        file="ho-so-dang-ky",
        needs=Permission.APPLICATION_READ,
        query=queries.to_list,
        tie=Application.id,
        columns=COLUMNS,
        usual="left",
        filters=(
            fair_filter(Application.fair_id),
            Filter("state", lazy_pgettext("table", "Status"), _in_state, _states, usual=OPEN),
            province_filter(Facility.province_code),
        ),
        finds=queries.matches,
        finds_what=lazy_gettext("Number, facility, tax code"),
        lines=queries.lines,
        size=queries.PAGE,
    )
)
