"""The list of what one was told, declared: what is new stands first, whichever way it is sorted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement

from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext, pgettext
from app.kernel.keyset import Group, Order
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor
from app.kernel.workflow import Status, Tone
from app.notices import queries
from app.notices.models import Notice
from app.notices.service import inbox
from app.notices.service.inbox import Line

SHOW, NEW = "show", "new"
UNREAD = Status(lazy_pgettext("notice", "New"), Tone.INFO, "mail")
NEW_FIRST = Order(
    Notice.created_at, Notice.id, groups=(Group(Notice.read_at.is_(None)), Group(Notice.read_at.is_not(None)))
)


def _choices(_actor: Actor, _answer: str) -> Choices:
    return [("", _("All")), (NEW, pgettext("notice", "New"))]


def _where(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Notice.read_at.is_(None) if answer else None


def _lines(notices: Sequence[Notice]) -> list[Line]:
    return [inbox.line(notice) for notice in notices]


LIST = lists.declare(
    Listing(
        endpoint="notices.index",
        title=lazy_gettext("Notices"),
        file="thong-bao",
        needs=None,
        query=queries.own,
        tie=Notice.id,
        columns=(
            Column("text", lazy_gettext("Notice"), lambda line: line.text, css="w-rest"),
            Column("at", lazy_gettext("When"), lambda line: line.at, NEW_FIRST),
            Column(
                "state",
                lazy_gettext("Status"),
                lambda line: str(UNREAD.label) if line.is_new else "",
                look=lambda line: UNREAD if line.is_new else None,
            ),
        ),
        usual="-at",
        filters=(Filter(SHOW, lazy_gettext("Which"), _where, _choices),),
        lines=_lines,
        size=30,
    )
)
