"""What a facility owes and how to pay it: a code for the bank's app, and the same as text."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.kernel import qr
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Permission
from app.kernel.workflow import Status
from app.payments import queries, vietqr
from app.payments.models import Bill
from app.payments.states import BILL_FLOW, BillState
from app.payments.views import pages
from app.web import nav
from app.web.access import current_actor, requires
from app.web.formatting import vnd

nav.add(
    nav.Entry(
        "account",
        lazy_gettext("Bills"),
        "payments.bills",
        "receipt",
        order=62,
        needs=Permission.BILL_READ,
        who=lambda actor: actor.is_facility,
        count=queries.open_count,
        view={"state": BillState.OPEN.value},
    )
)


def status_of(bill: Bill) -> Status:
    """The status of a bill."""
    return BILL_FLOW.status(bill.state)


def code_of(bill: Bill) -> Markup | None:
    """The VietQR code of an open bill; None when there is nothing to pay."""
    if bill.state is not BillState.OPEN:
        return None
    notes = ((vietqr.PURPOSE, bill.memo),)
    transfer = vietqr.Transfer(bill.account.bank_bin, bill.account.number, bill.amount, notes=notes)
    title = _("VietQR code: %(amount)s to %(bank)s", amount=vnd(bill.amount), bank=bill.account.bank.name)
    return qr.svg(vietqr.payload(transfer), title=title)


@pages.get("/my/bills")
@requires(Permission.BILL_READ)
def bills() -> ResponseReturnValue:
    """Every bill of this facility, or those that wait for its payment."""
    unpaid = request.args.get("state") == BillState.OPEN.value
    found = queries.own_bills(current_actor(), unpaid=unpaid)
    return render_template("payments/mine.html", bills=found, unpaid=unpaid, status_of=status_of)


@pages.get("/my/bills/<int:bill_id>")
@requires(Permission.BILL_READ)
def bill(bill_id: int) -> ResponseReturnValue:
    """One bill: the code, the account, the amount, the words of the transfer."""
    found = queries.bill(bill_id, current_actor())
    return render_template(
        "payments/own.html",
        bill=found,
        standing=status_of(found),
        code=code_of(found),
        sent_back=queries.last_sent_back(found),
    )
