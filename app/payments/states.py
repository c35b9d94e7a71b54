"""How a bill and the transfer that pays it move: one officer records, another confirms."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.kernel.workflow import Move, Status, Tone, Workflow


class BillState(StrEnum):
    """Open until one officer records a receipt and another confirms it."""

    OPEN = "open"
    MATCHED = "matched"
    PAID = "paid"
    VOID = "void"


class ReceiptState(StrEnum):
    """A bank transfer: recorded by A, confirmed by B, or returned."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class AccountState(StrEnum):
    """A collecting account: named by one accountant, in use once another confirmed it."""

    WAITING = "waiting"
    IN_USE = "in_use"
    RETIRED = "retired"
    SET_ASIDE = "set_aside"


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

ACCOUNT_FLOW = Workflow(
    "collectingaccount",
    [
        Move(
            "confirm",
            (AccountState.WAITING,),
            AccountState.IN_USE,
            Permission.RECEIPT_CONFIRM,
            lazy_gettext("Confirm this account"),
            not_same_as=("propose",),
        ),
        Move(
            "set_aside",
            (AccountState.WAITING,),
            AccountState.SET_ASIDE,
            Permission.RECEIPT_RECORD,
            lazy_gettext("Set it aside"),
        ),
        Move(
            "retire",
            (AccountState.IN_USE,),
            AccountState.RETIRED,
            Permission.RECEIPT_CONFIRM,
            lazy_gettext("Replace it by another account"),
        ),
    ],
    {
        AccountState.WAITING: Status(lazy_gettext("Waiting for confirmation"), Tone.WARN, "clock"),
        AccountState.IN_USE: Status(lazy_pgettext("account", "In use"), Tone.OK, "check"),
        AccountState.RETIRED: Status(lazy_pgettext("account", "Used before"), Tone.OFF, "history"),
        AccountState.SET_ASIDE: Status(lazy_pgettext("account", "Set aside"), Tone.OFF, "x"),
    },
)
