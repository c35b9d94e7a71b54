"""What the history says of reports of listings: kinds, verbs and facts in words, codes (docs/house.md)."""

from __future__ import annotations

from app.accounts.record import of_facilities
from app.complaints import rules
from app.complaints.models import DecisionReview, ListingReport
from app.complaints.states import REPORT_FLOW, REVIEW_FLOW
from app.kernel.cards import Card, Kind, declare
from app.kernel.i18n import lazy_pgettext

CARD = declare(
    Card(
        "complaints",
        kinds=(
            Kind(
                "decision_review",
                DecisionReview,
                lazy_pgettext("history", "Review of a decision"),
                flow=REVIEW_FLOW,
                province=of_facilities(DecisionReview),
            ),
            Kind(
                "listing_report",
                ListingReport,
                lazy_pgettext("history", "Report of a listing"),
                flow=REPORT_FLOW,
                province=of_facilities(ListingReport),
            ),
        ),
        verbs={
            "change": lazy_pgettext("history", "The decision did not stand"),
            "dismiss": lazy_pgettext("history", "The listing stays"),
            "explain": lazy_pgettext("history", "Explained by the facility"),
            "hear": lazy_pgettext("history", "The facility was asked"),
            "reconsider": lazy_pgettext("history", "Opened again after a review"),
            "uphold": lazy_pgettext("history", "The report was right"),
        },
        facts={
            "due_at": lazy_pgettext("fact", "due"),
            "measure": lazy_pgettext("fact", "measure"),
            "urgent": lazy_pgettext("fact", "decided without asking the facility"),
        },
        codes={("listing_report", "measure"): rules.MEASURES, ("listing_report", "reasons"): rules.REASONS},
    )
)
"""The card of this room."""
