"""The queue of reports, and one report with its decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.complaints import rules
from app.complaints.desk import desk
from app.complaints.desk.report_list import LIST
from app.complaints.forms import UpholdForm, WordsForm
from app.complaints.models import ListingReport
from app.complaints.queries import reports as queries
from app.complaints.service import decide
from app.complaints.states import REPORT_FLOW
from app.kernel import audit, clock
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.web import nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Reports of listings"),
        "complaints_desk.queue",
        icon="triangle-alert",
        order=32,
        group=lazy_pgettext("desk", "Work"),
        needs=Permission.REPORT_READ,
        count=queries.how_many_wait,
        acts=Permission.REPORT_DECIDE,
    )
)


@desk.get("/reports")
@requires(Permission.REPORT_READ)
def queue() -> ResponseReturnValue:
    """Reports, the next one due first."""
    may_enter = current_actor().can(Permission.REPORT_DECIDE)
    return render_template("complaints/desk/queue.html", list=view(LIST), may_enter=may_enter)


@desk.get("/reports.xlsx")
@requires(Permission.REPORT_READ)
def queue_sheet() -> ResponseReturnValue:
    """The same reports as a sheet."""
    return sheet(LIST)


@desk.get("/reports/<int:report_id>")
@requires(Permission.REPORT_READ)
def report(report_id: int) -> ResponseReturnValue:
    """One report: what is said, what the facility says, the decision."""
    return _page(queries.report(report_id, current_actor()))


def _page(row: ListingReport, **shown: Any) -> str:
    uphold = UpholdForm(formdata=None, data={"measure": rules.TAKEN_DOWN if row.authority else None})
    words = {name: WordsForm(formdata=None, prefix=f"{name}-") for name in ("hear", "dismiss")}
    forms = {"uphold": uphold, **words, **shown}
    forms["uphold"].measure.choices = [(code, rules.MEASURES[code]) for code in decide.measures(row)]
    return render_template(
        "complaints/desk/report.html",
        report=row,
        forms=forms,
        standing=REPORT_FLOW.status(row.state),
        reason=rules.REASONS[row.reason],
        measure=rules.MEASURES.get(row.measure, ""),
        moves={move.verb for move in REPORT_FLOW.open_moves(row, current_actor())},
        now=clock.now(),
        history=audit.history(row),
    )


@desk.post("/reports/<int:report_id>/hear")
@requires(Permission.REPORT_DECIDE)
def hear(report_id: int) -> ResponseReturnValue:
    """Put the matter to the reported facility; from then on the decision has a new day."""
    form = WordsForm(prefix="hear-")

    def act(row: ListingReport) -> None:
        words = form.reason.data or ""
        decide.hear(row, current_actor(), question=words, version=form.seen)

    return _decided(report_id, act, _("The facility is asked; the reporter knows."), hear=form)


@desk.post("/reports/<int:report_id>/uphold")
@requires(Permission.REPORT_DECIDE)
def uphold(report_id: int) -> ResponseReturnValue:
    """The report is right; the measure is carried out at once."""
    form = UpholdForm()

    def act(row: ListingReport) -> None:
        words, urgent = form.reason.data or "", bool(form.urgent.data)
        finding = decide.Finding(form.measure.data or "", words, urgent)
        decide.uphold(row, current_actor(), finding, version=form.seen)

    return _decided(report_id, act, _("Decided and carried out. Both sides have been told."), uphold=form)


@desk.post("/reports/<int:report_id>/dismiss")
@requires(Permission.REPORT_DECIDE)
def dismiss(report_id: int) -> ResponseReturnValue:
    """The listing may stay."""
    form = WordsForm(prefix="dismiss-")

    def act(row: ListingReport) -> None:
        decide.dismiss(row, current_actor(), reason=form.reason.data or "", version=form.seen)

    return _decided(report_id, act, _("Decided. Both sides have been told."), dismiss=form)


def _decided(
    report_id: int, act: Callable[[ListingReport], None], said: str, **form: Any
) -> ResponseReturnValue:
    """Do one step, or show the page again with what was typed and what is wrong with it."""
    row = queries.report(report_id, current_actor())
    (sent,) = form.values()
    if not sent.validate_on_submit():
        return _page(row, **form), 422
    try:
        act(row)
    except Invalid as error:
        refused(sent, error)
        return _page(queries.report(report_id, current_actor()), **form), 422
    flash(said)
    return redirect(url_for(".report", report_id=report_id), 303)
