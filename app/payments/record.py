"""What the history says of bills and receipts: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from app.accounts.record import of_facilities
from app.kernel.cards import Card, Kind, declare
from app.kernel.i18n import lazy_pgettext
from app.payments.models import Bill, CollectingAccount, Receipt
from app.payments.states import ACCOUNT_FLOW, BILL_FLOW, RECEIPT_FLOW

CARD = declare(
    Card(
        "payments",
        kinds=(
            Kind(
                "bill", Bill, lazy_pgettext("history", "Bill"), flow=BILL_FLOW, province=of_facilities(Bill)
            ),
            Kind(
                "collectingaccount",
                CollectingAccount,
                lazy_pgettext("history", "Collecting account"),
                flow=ACCOUNT_FLOW,
            ),
            Kind("receipt", Receipt, lazy_pgettext("history", "Receipt"), flow=RECEIPT_FLOW),
        ),
        verbs={
            "issue": lazy_pgettext("history", "Issued"),
            "pay": lazy_pgettext("history", "Transfer confirmed"),
            "retire": lazy_pgettext("history", "Taken out of use"),
            "unmatch": lazy_pgettext("history", "Matching undone"),
            "void": lazy_pgettext("history", "Cancelled"),
        },
        facts={
            "active": lazy_pgettext("fact", "in use"),
            "bank": lazy_pgettext("fact", "bank"),
            "holder": lazy_pgettext("fact", "account holder"),
        },
    )
)
"""The card of this room."""
