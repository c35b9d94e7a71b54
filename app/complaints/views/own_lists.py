"""A facility's own lists, declared: reports about it, and the reviews it asked for."""

from __future__ import annotations

from flask import url_for

from app.complaints.list_parts import decision_column, listing_column, next_word_column, reason_column
from app.complaints.models import DecisionReview, ListingReport
from app.complaints.queries import reports, reviews
from app.complaints.states import REPORT_FLOW, REVIEW_FLOW
from app.kernel import lists
from app.kernel.i18n import lazy_gettext
from app.kernel.lists import Column, Listing
from app.kernel.permissions import Permission

REPORTS = lists.declare(
    Listing(
        endpoint="complaints.own_reports",
        title=lazy_gettext("Reports about us"),
        file="tin-bao-ve-co-so",
        needs=Permission.REPORT_EXPLAIN,
        query=reports.of_facility,
        tie=ListingReport.id,
        columns=(
            Column(
                "number",
                lazy_gettext("Report"),
                lambda row: row.number,
                ListingReport.number,
                url=lambda row: url_for("complaints.own_report", report_id=row.id),
            ),
            listing_column(under=reason_column()),
            lists.status(REPORT_FLOW, ListingReport.state, label=lazy_gettext("Status")),
            next_word_column(lazy_gettext("Next word by"), ListingReport),
        ),
        usual="-number",
        size=20,
    )
)
REVIEWS = lists.declare(
    Listing(
        endpoint="complaints.own_reviews",
        title=lazy_gettext("Reviews we asked for"),
        file="de-nghi-cua-toi",
        needs=Permission.REVIEW_ASK,
        query=reviews.of_facility,
        tie=DecisionReview.id,
        columns=(
            Column(
                "number",
                lazy_gettext("Review"),
                lambda row: row.number,
                DecisionReview.number,
                url=lambda row: url_for("complaints.own_review", review_id=row.id),
            ),
            decision_column(DecisionReview.kind),
            lists.status(REVIEW_FLOW, DecisionReview.state, label=lazy_gettext("Status")),
            next_word_column(lazy_gettext("Due"), DecisionReview),
        ),
        usual="-number",
        size=20,
    )
)
