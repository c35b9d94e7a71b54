"""The list of transfers that came in for own shares, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.payments import queries
from app.payments.models import Bill, Receipt
from app.payments.states import RECEIPT_FLOW, ReceiptState
from app.reference.list_parts import province_filter
from app.web.formatting import vnd


def _states(_actor: Actor, _answer: str) -> Choices:
    return [
        ("", _("Every status")),
        *((state.value, one.label) for state, one in RECEIPT_FLOW.statuses.items()),
    ]


def _in_state(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Receipt.state == ReceiptState(answer) if answer else None


LIST = lists.declare(
    Listing(
        endpoint="payments_desk.receipts",
        title=lazy_gettext("Transfers"),
        file="khoan-chuyen",
        needs=Permission.PROGRAMME_READ,
        query=queries.receipts,
        tie=Receipt.id,
        columns=(
            Column(
                "reference",
                lazy_gettext("Reference of the transfer"),
                lambda row: row.provider_ref,
                Receipt.ref_key,
                whole=True,
                url=lambda row: url_for("payments_desk.bill", bill_id=row.bill_id),
                under=Column(
                    "bill", lazy_pgettext("payment", "Bill"), lambda row: row.bill.number, Bill.number
                ),
            ),
            facility_column(lambda row: row.bill.facility),
            lists.status(RECEIPT_FLOW, Receipt.state, label=lazy_gettext("Status")),
            Column("received", lazy_gettext("Received on"), lambda row: row.received_on, Receipt.received_on),
            lists.amount(
                "amount",
                lazy_gettext("Amount"),
                lambda row: row.amount,
                Receipt.amount,
                text=lambda row: vnd(row.amount),
            ),
        ),
        usual="-received",
        filters=(
            Filter("state", lazy_gettext("Status"), _in_state, _states),
            province_filter(Facility.province_code),
        ),
        finds=queries.finds_receipt,
        finds_what=lazy_gettext("Reference, bill, facility or tax code"),
    )
)
