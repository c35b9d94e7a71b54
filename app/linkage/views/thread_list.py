"""The list of one's own threads, declared; both sides read it, each sees the other."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import ColumnElement, and_

from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext, localised, ngettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.kernel.workflow import Status, Tone
from app.linkage import queries
from app.linkage.models import Enquiry
from app.linkage.queries import Other, Row, Show
from app.linkage.states import EnquiryState, turn
from app.web.access import current_actor
from app.web.formatting import amount

SHOW = "show"
SHOWN = {
    Show.OPEN: lazy_gettext("Open"),
    Show.MINE: lazy_gettext("Your turn"),
    Show.UNREAD: lazy_gettext("New messages"),
    Show.CLOSED: lazy_gettext("Closed threads"),
    Show.ALL: lazy_gettext("All threads"),
}
NEW = Status("", Tone.INFO, "mail")


def headline(enquiry: Enquiry) -> str:
    """What an enquiry is about, and how much of it."""
    return f"{_thing(enquiry)}: {_quantity(enquiry)}"


def _thing(enquiry: Enquiry) -> str:
    return localised(enquiry.product) if enquiry.product else _("goods named in the message")


def _quantity(enquiry: Enquiry) -> str:
    return amount(enquiry.quantity, enquiry.unit.symbol_vi, enquiry.unit.name_en)


def _choices(_actor: Actor, _answer: str) -> Choices:
    return [(show.value, label) for show, label in SHOWN.items()]


def _where(answer: str, actor: Actor) -> ColumnElement[bool] | None:
    conditions = queries.shown(Show(answer), actor)
    return and_(*conditions) if conditions else None


def _rows(threads: Sequence[Enquiry]) -> list[Row]:
    return queries.rows(threads, current_actor())


def _other(row: Row) -> str:
    """The other side; of a buyer also where the goods go."""
    enquiry = row.enquiry
    if not row.for_maker:
        return localised(enquiry.facility)
    return f"{localised(enquiry.buyer)}, {localised(enquiry.destination)}"


def _turn(row: Row) -> Status:
    return turn(row.enquiry.state, maker=row.for_maker)


def _new(row: Row) -> str:
    return ngettext("%(num)d new message", "%(num)d new messages", row.new) if row.new else "–"


COLUMNS = (
    Column(
        "thing",
        lazy_gettext("Enquiry"),
        lambda row: _thing(row.enquiry),
        whole=True,
        url=lambda row: url_for("linkage.thread", enquiry_id=row.enquiry.id),
        under=Column(
            "number",
            lazy_gettext("Number and quantity"),
            lambda row: f"{row.enquiry.number}, {_quantity(row.enquiry)}",
            Enquiry.number,
        ),
    ),
    Column(
        "other",
        lazy_gettext("With whom"),
        _other,
        Other.sort_key,
        whole=True,
        under=Column("at", lazy_gettext("When"), lambda row: row.enquiry.last_at, Enquiry.last_at),
    ),
    Column("words", lazy_gettext("Last message"), lambda row: row.said, whole=True, css="w-rest"),
    Column(
        "state",
        lazy_gettext("Status"),
        lambda row: str(_turn(row).label),
        lists.in_order(Enquiry.state, list(EnquiryState)),
        look=_turn,
        under=Column(
            "new",
            lazy_gettext("New messages"),
            lambda row: row.new or None,
            text=_new,
            look=lambda row: NEW if row.new else None,
        ),
    ),
)
LIST = lists.declare(
    Listing(
        endpoint="linkage.threads",
        title=lazy_gettext("Enquiries"),
        file="hoi-mua",
        needs=Permission.THREAD_READ,
        query=queries.to_list,
        tie=Enquiry.id,
        columns=COLUMNS,
        usual="-at",
        filters=(Filter(SHOW, lazy_gettext("Threads"), _where, _choices, usual=Show.OPEN.value),),
        finds=queries.finds,
        finds_what=lazy_gettext("Number, product or name"),
        lines=_rows,
        size=20,
    )
)
