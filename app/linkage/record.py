"""What the history says of enquiries: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from app.kernel.cards import Card, Kind, declare
from app.kernel.i18n import lazy_pgettext
from app.linkage.models import Enquiry
from app.linkage.states import ENQUIRY_FLOW

CARD = declare(
    Card(
        "linkage",
        kinds=(Kind("enquiry", Enquiry, lazy_pgettext("history", "Enquiry"), flow=ENQUIRY_FLOW),),
        verbs={
            "ask": lazy_pgettext("history", "Asked"),
        },
    )
)
"""The card of this room."""
