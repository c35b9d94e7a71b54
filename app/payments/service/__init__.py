"""What people do with bills, transfers and the collecting account: one file per thing."""

from __future__ import annotations

from app.payments.service.account import confirm_account, propose_account, set_account_aside
from app.payments.service.bill import bill_award, objections_to_settling, void_bill
from app.payments.service.receive import confirm, pay_back, record, send_back

__all__ = [
    "bill_award",
    "confirm",
    "confirm_account",
    "objections_to_settling",
    "pay_back",
    "propose_account",
    "record",
    "send_back",
    "set_account_aside",
    "void_bill",
]
