"""The desk's list of reports, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement, and_

from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.complaints.list_parts import due_column, listing_column, reason_column
from app.complaints.models import ListingReport
from app.complaints.queries import reports as queries
from app.complaints.queries.reports import Show
from app.complaints.states import REPORT_FLOW
from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.kernel.workflow import Status, Tone
from app.reference.list_parts import province_filter

URGENT = Status(lazy_gettext("24 hours"), Tone.BAD, "gavel")
SHOWN = {
    Show.OPEN: lazy_gettext("Waiting for a decision"),
    Show.LATE: lazy_gettext("Overdue"),
    Show.DECIDED: lazy_gettext("Decided"),
    Show.ALL: lazy_gettext("All reports"),
}


def _choices(_actor: Actor, _answer: str) -> Choices:
    return [(show.value, label) for show, label in SHOWN.items()]


def _where(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    conditions = queries.shown(Show(answer))
    return and_(*conditions) if conditions else None


LIST = lists.declare(
    Listing(
        endpoint="complaints_desk.queue",
        title=lazy_gettext("Reports of listings"),
        file="tin-bao",
        needs=Permission.REPORT_READ,
        query=queries.to_list,
        tie=ListingReport.id,
        columns=(
            Column(
                "number",
                lazy_gettext("Report"),
                lambda row: row.number,
                ListingReport.number,
                url=lambda row: url_for("complaints_desk.report", report_id=row.id),
                under=Column(
                    "came", lazy_gettext("Received"), lambda row: row.created_at, ListingReport.created_at
                ),
            ),
            listing_column(under=reason_column()),
            facility_column(lambda row: row.facility),
            lists.status(
                REPORT_FLOW,
                ListingReport.state,
                label=lazy_gettext("Status"),
                under=Column(
                    "authority",
                    lazy_gettext("An authority’s request"),
                    lambda row: _("24 hours") if row.authority else "",
                    look=lambda row: URGENT if row.authority else None,
                ),
            ),
            due_column(ListingReport.due_at),
        ),
        usual="due",
        filters=(
            Filter("show", lazy_gettext("Which"), _where, _choices, usual=Show.OPEN.value),
            province_filter(Facility.province_code),
        ),
        finds=queries.finds,
        finds_what=lazy_gettext("Number, listing or facility"),
    )
)
