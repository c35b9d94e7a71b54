"""The list of one's own applications, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.fairs.list_parts import ASKED, fair_column, left_column, stands_column
from app.fairs.models import Application
from app.fairs.queries import applications as queries
from app.fairs.states import APPLICATION_FLOW
from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.web.formatting import vnd

SHOW = "show"


def _choices(_actor: Actor, _answer: str) -> Choices:
    return [("", _("All applications")), (queries.MINE, _("Waiting for you"))]


def _where(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return queries.waits_for_facility() if answer else None


LIST = lists.declare(
    Listing(
        endpoint="fairs.applications",
        title=lazy_gettext("My applications"),
        file="ho-so-cua-toi",
        needs=Permission.APPLICATION_READ,
        query=queries.own,
        tie=Application.id,
        columns=(
            Column(
                "number",
                lazy_pgettext("table", "Application"),
                lambda line: line.application.number,
                Application.number,
                url=lambda line: url_for("fairs.application", application_id=line.application.id),
                under=fair_column(lambda line: line.application.fair, shortened=False),
            ),
            lists.status(
                APPLICATION_FLOW,
                Application.state,
                label=lazy_pgettext("table", "Status"),
                of=lambda line: line.application.state,
            ),
            left_column(lazy_gettext("Time left")),
            lists.amount(
                "asked",
                lazy_gettext("Asked for"),
                lambda line: line.asked,
                ASKED,
                text=lambda line: vnd(line.asked),
                under=stands_column(),
            ),
        ),
        usual="-number",
        filters=(Filter(SHOW, lazy_gettext("Which"), _where, _choices),),
        finds=queries.finds_own,
        finds_what=lazy_gettext("Number or fair"),
        lines=queries.lines,
        size=queries.PAGE,
    )
)
