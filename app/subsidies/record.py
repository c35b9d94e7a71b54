"""What the history says of support files: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from app.accounts.record import of_facilities
from app.kernel.cards import Card, Kind, declare
from app.kernel.i18n import lazy_pgettext
from app.subsidies.models import Award
from app.subsidies.states import AWARD_FLOW

CARD = declare(
    Card(
        "subsidies",
        kinds=(
            Kind(
                "award",
                Award,
                lazy_pgettext("history", "Award"),
                flow=AWARD_FLOW,
                province=of_facilities(Award),
            ),
        ),
        verbs={
            "advance": lazy_pgettext("history", "Advance paid"),
            "decline": lazy_pgettext("history", "Declined"),
            "pledge_lapsed": lazy_pgettext("history", "Not pledged in time"),
            "take_back": lazy_pgettext("history", "Advance returned"),
        },
        facts={
            "accepted": lazy_pgettext("fact", "accepted costs"),
            "invoiced": lazy_pgettext("fact", "invoiced"),
            "stand_rent": lazy_pgettext("fact", "stand rent"),
        },
        money=frozenset({"accepted", "invoiced"}),
    )
)
"""The card of this room."""
