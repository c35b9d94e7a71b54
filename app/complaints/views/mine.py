"""What a facility was asked about, and what was decided."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.complaints import rules
from app.complaints.forms import WordsForm
from app.complaints.models import ListingReport
from app.complaints.queries import reports
from app.complaints.service import decide
from app.complaints.states import REPORT_FLOW
from app.complaints.views import pages
from app.complaints.views.own_lists import REPORTS
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Permission
from app.web import nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "account",
        lazy_gettext("Reviews we asked for"),
        "complaints.own_reviews",
        icon="scale",
        order=86,
        needs=Permission.REVIEW_ASK,
    ),
    nav.Entry(
        "account",
        lazy_gettext("Reports about us"),
        "complaints.own_reports",
        icon="triangle-alert",
        order=85,
        needs=Permission.REPORT_EXPLAIN,
    ),
)


@pages.get("/my/reports")
@requires(Permission.REPORT_EXPLAIN)
def own_reports() -> ResponseReturnValue:
    """Reports of one's own listings that one was asked about or that are decided."""
    return render_template("complaints/own_reports.html", list=view(REPORTS))


@pages.get("/my/reports.xlsx")
@requires(Permission.REPORT_EXPLAIN)
def own_reports_sheet() -> ResponseReturnValue:
    """The same reports as a sheet."""
    return sheet(REPORTS)


@pages.get("/my/reports/<int:report_id>")
@requires(Permission.REPORT_EXPLAIN)
def own_report(report_id: int) -> ResponseReturnValue:
    """One report: the officer's question, one's answer, the decision."""
    return _page(reports.own(report_id, current_actor()), WordsForm(formdata=None))


@pages.post("/my/reports/<int:report_id>/explain")
@requires(Permission.REPORT_EXPLAIN)
def explain(report_id: int) -> ResponseReturnValue:
    """Say how it is."""
    row, form = reports.own(report_id, current_actor()), WordsForm()
    if not form.validate_on_submit():
        return _page(row, form), 422
    try:
        decide.explain(row, current_actor(), words=form.reason.data or "", version=form.seen)
    except Invalid:
        refused(form, Invalid({"reason": _("Write your answer: the officer decides by it.")}))
        return _page(reports.own(report_id, current_actor()), form), 422
    flash(_("Sent. The officer reads it and decides; you get a letter."))
    return redirect(url_for(".own_report", report_id=report_id), 303)


def _page(row: ListingReport, form: WordsForm) -> str:
    return render_template(
        "complaints/own_report.html",
        report=row,
        form=form,
        standing=REPORT_FLOW.status(row.state),
        reason=rules.REASONS[row.reason],
        measure=rules.MEASURES.get(row.measure, ""),
        may_explain=REPORT_FLOW.may(row, "explain", current_actor()),
    )
