"""Anybody reports a listing, and reads under the number what came of it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.complaints import rules
from app.complaints.forms import CaseForm, ReportForm
from app.complaints.queries import reports
from app.complaints.service import report as service
from app.complaints.service.report import Listing
from app.complaints.states import REPORT_FLOW, ReportState
from app.complaints.views import pages
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _
from app.linkage.queries import facility_to_ask, product_to_ask
from app.web import idempotency
from app.web.access import public
from app.web.transaction import refused


@pages.route("/products/<slug>/report", methods=["GET", "POST"])
@public
def report_product(slug: str) -> ResponseReturnValue:
    """Something is wrong with a product."""
    product = product_to_ask(slug)
    return _report(Listing(product.facility, product))


@pages.route("/makers/<slug>/report", methods=["GET", "POST"])
@public
def report_maker(slug: str) -> ResponseReturnValue:
    """Something is wrong with a facility as a whole."""
    return _report(Listing(facility_to_ask(slug)))


def _report(listing: Listing) -> ResponseReturnValue:
    form = ReportForm()
    if not form.is_submitted():
        return _form(listing, form)
    return _send(listing, form) if form.validate() else (_form(listing, form), 422)


def _form(listing: Listing, form: ReportForm) -> str:
    days = {"answer_days": rules.ANSWER_DAYS, "decide_days": rules.DECIDE_DAYS}
    return render_template("complaints/report.html", listing=listing, form=form, **days)


def _send(listing: Listing, form: ReportForm) -> ResponseReturnValue:
    slug = listing.product.slug if listing.product else listing.facility.slug
    try:
        if again := idempotency.repeated(form, lambda: service.count_try(request.remote_addr, form.report())):
            return again
        listing = _again(listing, slug)
        row = service.report(listing, form.report())
    except Invalid as error:
        refused(form, error)
        return _form(listing, form), 422
    return idempotency.done(form, url_for(".case", case_number=row.number, sent=1))


def _again(listing: Listing, slug: str) -> Listing:
    """The listing in the transaction that counting began."""
    if listing.product is None:
        return Listing(facility_to_ask(slug))
    product = product_to_ask(slug)
    return Listing(product.facility, product)


@pages.get("/reports")
@public
def cases() -> ResponseReturnValue:
    """Look a report up by its number."""
    form = CaseForm(request.args)
    if not form.number.data:
        return render_template("complaints/cases.html", form=form)
    try:
        row = reports.case(form.number.data)
    except NotFound:
        form.refuse({"number": _("There is no report of this number. It looks like BT-2026-00012.")})
        return render_template("complaints/cases.html", form=form), 404
    return redirect(url_for(".case", case_number=row.number))


@pages.get("/reports/<case_number>")
@public
def case(case_number: str) -> ResponseReturnValue:
    """What came of a report; what was reported is named only once it was found right."""
    row = reports.case(case_number)
    return render_template(
        "complaints/case.html",
        report=row,
        standing=REPORT_FLOW.status(row.state),
        reason=rules.REASONS[row.reason],
        measure=rules.MEASURES.get(row.measure, ""),
        is_named=row.state is ReportState.UPHELD,
        just_sent=request.args.get("sent") == "1",
    )
