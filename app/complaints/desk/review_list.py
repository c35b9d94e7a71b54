"""The desk's list of reviews of decisions, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement, and_

from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.complaints.list_parts import decision_column, due_column
from app.complaints.models import DecisionReview
from app.complaints.queries import reviews as queries
from app.complaints.queries.reviews import Show
from app.complaints.states import REVIEW_FLOW
from app.kernel import lists
from app.kernel.i18n import lazy_gettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.reference.list_parts import province_filter

SHOWN = {
    Show.MINE: lazy_gettext("Waiting for you"),
    Show.OPEN: lazy_gettext("Waiting for a decision"),
    Show.DECIDED: lazy_gettext("Decided"),
}


def _choices(_actor: Actor, _answer: str) -> Choices:
    return [(show.value, label) for show, label in SHOWN.items()]


def _where(answer: str, actor: Actor) -> ColumnElement[bool] | None:
    return and_(*queries.shown(Show(answer), actor))


LIST = lists.declare(
    Listing(
        endpoint="complaints_desk.reviews",
        title=lazy_gettext("Reviews of decisions"),
        file="de-nghi-xem-lai",
        needs=Permission.REPORT_READ,
        query=queries.to_list,
        tie=DecisionReview.id,
        columns=(
            Column(
                "number",
                lazy_gettext("Review"),
                lambda row: row.number,
                DecisionReview.number,
                url=lambda row: url_for("complaints_desk.review", review_id=row.id),
            ),
            decision_column(DecisionReview.kind),
            facility_column(lambda row: row.facility),
            lists.status(REVIEW_FLOW, DecisionReview.state, label=lazy_gettext("Status")),
            due_column(DecisionReview.due_at),
        ),
        usual="due",
        filters=(
            Filter("show", lazy_gettext("Which"), _where, _choices, usual=Show.OPEN.value),
            province_filter(Facility.province_code),
        ),
        finds=queries.finds,
        finds_what=lazy_gettext("Number or facility"),
    )
)
