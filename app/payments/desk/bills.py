"""Bills at the desk: one officer records the transfer, another confirms it or sends it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel import audit, clock
from app.kernel.errors import Refusal
from app.kernel.forms import StepForm
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.payments import queries, service
from app.payments.desk import desk
from app.payments.desk.bill_list import LIST
from app.payments.forms import ConfirmForm, ReceiptForm, ReturnForm
from app.payments.models import Bill
from app.payments.states import BILL_FLOW, RECEIPT_FLOW
from app.payments.views.own import status_of
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.recent import recent

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Own shares"),
        "payments_desk.bills",
        "banknote",
        order=45,
        group=lazy_pgettext("desk", "Work"),
        needs=Permission.PROGRAMME_READ,
        count=queries.to_confirm_count,
        acts=Permission.RECEIPT_CONFIRM,
        view={"state": queries.MINE},
    )
)


@desk.get("/bills")
@requires(Permission.PROGRAMME_READ)
def bills() -> ResponseReturnValue:
    """The bills, what waits longest first."""
    return render_template("payments/desk/bills.html", list=view(LIST))


@desk.get("/bills.xlsx")
@requires(Permission.PROGRAMME_READ)
def bills_sheet() -> ResponseReturnValue:
    """The same bills as a sheet."""
    return sheet(LIST)


@desk.get("/bills/<int:bill_id>")
@requires(Permission.PROGRAMME_READ)
def bill(bill_id: int) -> ResponseReturnValue:
    """One bill with its transfers."""
    return page(bill_id)


@desk.post("/bills/<int:bill_id>/record")
@requires(Permission.RECEIPT_RECORD)
@recent
def record(bill_id: int) -> ResponseReturnValue:
    """Record a transfer that arrived for a bill; a colleague confirms it."""

    def act(found: Bill, form: Any) -> str:
        service.record(found, current_actor(), form.incoming, version=form.seen)
        return _("Recorded. A colleague has been asked to confirm it.")

    return _acted(bill_id, ReceiptForm(), act)


@desk.post("/bills/<int:bill_id>/receipts/<int:receipt_id>/confirm")
@requires(Permission.RECEIPT_CONFIRM)
@recent
def confirm(bill_id: int, receipt_id: int) -> ResponseReturnValue:
    """Confirm a colleague's record of a transfer; one's own is refused."""

    def act(found: Bill, form: Any) -> str:
        receipt = queries.receipt_of(found, receipt_id)
        service.confirm(receipt, current_actor(), version=form.seen)
        return _("Confirmed. The bill is paid and the facility has been told.")

    return _acted(bill_id, ConfirmForm(), act)


@desk.post("/bills/<int:bill_id>/receipts/<int:receipt_id>/return")
@requires(Permission.RECEIPT_CONFIRM)
@recent
def send_back(bill_id: int, receipt_id: int) -> ResponseReturnValue:
    """It does not stand."""

    def act(found: Bill, form: Any) -> str:
        receipt = queries.receipt_of(found, receipt_id)
        service.send_back(receipt, current_actor(), reason=form.reason.data or "", version=form.seen)
        return _("Sent back. The bill is open again and the facility has been told why.")

    return _acted(bill_id, ReturnForm(), act)


@desk.post("/bills/<int:bill_id>/receipts/<int:receipt_id>/pay-back")
@requires(Permission.RECEIPT_CONFIRM)
@recent
def pay_back(bill_id: int, receipt_id: int) -> ResponseReturnValue:
    """The own share goes back to the facility."""

    def act(found: Bill, form: Any) -> str:
        receipt = queries.receipt_of(found, receipt_id)
        service.pay_back(receipt, current_actor(), reason=form.reason.data or "", version=form.seen)
        return _("Paid back. The bill is open again and the facility has been told why.")

    return _acted(bill_id, ReturnForm(), act)


def _acted(bill_id: int, form: StepForm, act: Callable[[Bill, Any], str]) -> ResponseReturnValue:
    """Do one thing to a bill and say so; a refusal undoes it and shows the page as it is now."""
    found = queries.bill(bill_id, current_actor())
    if isinstance(form, ReceiptForm):
        form.amount.compare(found.amount)
    return idempotency.acted(
        form,
        lambda: act(found, form),
        lambda no: page(bill_id, form, no),
        url_for(".bill", bill_id=bill_id),
    )


def page(bill_id: int, form: Any = None, no: Refusal | None = None) -> str:
    """The bill's page, with what was typed and why it was refused."""
    actor, found = current_actor(), queries.bill(bill_id, current_actor())
    standing = queries.standing_receipt(found)
    people = {one for row in found.receipts for one in (row.recorded_by, row.confirmed_by) if one}
    return render_template(
        "payments/desk/bill.html",
        bill=found,
        standing=status_of(found),
        receipt=standing,
        names=queries.names(people),
        receipt_status=RECEIPT_FLOW.status,
        may={m.verb for m in BILL_FLOW.open_moves(found, actor)},
        may_receipt={m.verb for m in RECEIPT_FLOW.open_moves(standing, actor)} if standing else set(),
        history=audit.history(found),
        refusal=no,
        receipt_form=form if isinstance(form, ReceiptForm) else _blank_receipt(found),
        confirm_form=ConfirmForm(formdata=None),
        return_form=form if isinstance(form, ReturnForm) else ReturnForm(formdata=None),
    )


def _blank_receipt(bill: Bill) -> ReceiptForm:
    form = ReceiptForm(formdata=None)
    form.amount.compare(bill.amount)
    form.received_on.data = clock.today()
    return form
