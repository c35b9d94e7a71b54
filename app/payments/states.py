"""How a bill and the transfer that pays it move: one officer records, another confirms."""

from __future__ import annotations

from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission
from app.kernel.workflow import Move, Status, Tone, Workflow
from app.payments.models import BillState, ReceiptState

OPEN, MATCHED, PAID, VOID = BillState.OPEN, BillState.MATCHED, BillState.PAID, BillState.VOID

BILL_FLOW = Workflow(
    "bill",
    [
        Move("match", (OPEN,), MATCHED, Permission.RECEIPT_RECORD, lazy_gettext("Record the transfer")),
        Move("unmatch", (MATCHED,), OPEN, Permission.RECEIPT_CONFIRM, lazy_gettext("Return the transfer")),
        Move(
            "pay",
            (MATCHED,),
            PAID,
            Permission.RECEIPT_CONFIRM,
            lazy_gettext("Confirm the transfer"),
            not_same_as=("match",),
        ),
        Move(
            "refund",
            (PAID,),
            OPEN,
            Permission.RECEIPT_CONFIRM,
            lazy_gettext("Pay the own share back"),
            not_same_as=("pay",),
        ),
        Move("void", (OPEN,), VOID, None),
    ],
    {
        OPEN: Status(lazy_gettext("To be paid"), Tone.WARN, "clock"),
        MATCHED: Status(lazy_gettext("Transfer being checked"), Tone.INFO, "scan-search"),
        PAID: Status(lazy_gettext("Own share paid"), Tone.OK, "check"),
        VOID: Status(lazy_gettext("Bill cancelled"), Tone.OFF, "x"),
    },
)

RECEIPT_FLOW = Workflow(
    "receipt",
    [
        Move(
            "confirm",
            (ReceiptState.RECORDED,),
            ReceiptState.CONFIRMED,
            Permission.RECEIPT_CONFIRM,
            lazy_gettext("Confirm the transfer"),
            not_same_as=("record",),
        ),
        Move(
            "return",
            (ReceiptState.RECORDED,),
            ReceiptState.RETURNED,
            Permission.RECEIPT_CONFIRM,
            lazy_gettext("Return the transfer"),
            reason=True,
        ),
        Move(
            "refund",
            (ReceiptState.CONFIRMED,),
            ReceiptState.RETURNED,
            Permission.RECEIPT_CONFIRM,
            lazy_gettext("Pay the own share back"),
            reason=True,
            not_same_as=("confirm",),
        ),
    ],
    {
        ReceiptState.RECORDED: Status(lazy_gettext("Recorded, to be confirmed"), Tone.WARN, "clock"),
        ReceiptState.CONFIRMED: Status(lazy_gettext("Confirmed"), Tone.OK, "check"),
        ReceiptState.RETURNED: Status(lazy_gettext("Returned to sender"), Tone.OFF, "x"),
    },
)
