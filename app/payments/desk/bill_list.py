"""The list of facilities' own shares, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.kernel import clock, lists
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.kernel.workflow import Status, Tone
from app.payments import queries
from app.payments.models import Bill
from app.payments.states import BILL_FLOW, BillState
from app.reference.list_parts import province_filter


def _states(actor: Actor, _answer: str) -> Choices:
    mine = (
        [(queries.MINE, _("To confirm: recorded by a colleague"))]
        if actor.can(Permission.RECEIPT_CONFIRM)
        else []
    )
    states = [(state.value, status.label) for state, status in BILL_FLOW.statuses.items()]
    return [("", _("Every status")), *mine, *states]


def _in_state(answer: str, actor: Actor) -> ColumnElement[bool] | None:
    if answer == queries.MINE:
        return queries.for_me(actor)
    return Bill.state == BillState(answer) if answer else None


def _late(bill: Bill) -> Status | None:
    late = bill.state is BillState.OPEN and bill.due_on < clock.today()
    return Status("", Tone.BAD, "circle-alert") if late else None


COLUMNS = (
    Column(
        "number",
        lazy_pgettext("payment", "Bill"),
        lambda bill: bill.number,
        Bill.number,
        url=lambda bill: url_for("payments_desk.bill", bill_id=bill.id),
        under=Column("memo", lazy_gettext("Transfer words"), lambda bill: bill.memo, Bill.memo),
    ),
    facility_column(lambda bill: bill.facility),
    lists.status(BILL_FLOW, Bill.state, label=lazy_gettext("Status")),
    Column("due", lazy_gettext("Pay by"), lambda bill: bill.due_on, Bill.due_on, look=_late),
    lists.amount("amount", lazy_gettext("Amount, ₫"), lambda bill: bill.amount, Bill.amount),
)
LIST = lists.declare(
    Listing(
        endpoint="payments_desk.bills",
        title=lazy_gettext("Own shares of facilities"),
        file="phan-doi-ung",
        needs=Permission.PROGRAMME_READ,
        query=queries.to_list,
        tie=Bill.id,
        columns=COLUMNS,
        usual="due",
        filters=(
            Filter("state", lazy_gettext("Status"), _in_state, _states),
            province_filter(Facility.province_code),
        ),
        finds=queries.matches,
        finds_what=lazy_gettext("Bill, transfer words, facility or tax code"),
    )
)
