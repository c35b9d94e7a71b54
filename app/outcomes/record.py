"""What the history says of results: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from app.accounts.record import of_facilities
from app.kernel.cards import Card, Kind, declare
from app.kernel.i18n import lazy_pgettext
from app.outcomes import words
from app.outcomes.models import FollowUp, Outcome
from app.outcomes.states import OUTCOME_FLOW

CARD = declare(
    Card(
        "outcomes",
        kinds=(
            Kind("followup", FollowUp, lazy_pgettext("history", "Question after a fair")),
            Kind(
                "outcome",
                Outcome,
                lazy_pgettext("history", "Outcome"),
                flow=OUTCOME_FLOW,
                province=of_facilities(Outcome),
            ),
        ),
        verbs={
            "add-papers": lazy_pgettext("history", "Papers added"),
            "correct": lazy_pgettext("history", "Corrected"),
            "refuse": lazy_pgettext("history", "Refused"),
        },
        facts={
            "amount_foreign": lazy_pgettext("fact", "amount in foreign money"),
            "contribution": lazy_pgettext("fact", "share due to the fair"),
            "currency": lazy_pgettext("fact", "currency"),
            "jobs": lazy_pgettext("fact", "people taken on: all, women, of ethnic minorities"),
            "months": lazy_pgettext("fact", "months after the fair"),
            "nothing_sold": lazy_pgettext("fact", "nothing sold"),
            "rate_on": lazy_pgettext("fact", "day of the exchange rate"),
            "stage": lazy_pgettext("fact", "stage"),
        },
        codes={
            ("outcome", "stage"): words.STAGE_WORDS,
            ("outcome", "contribution"): words.CONTRIBUTIONS,
        },
    )
)
"""The card of this room."""
