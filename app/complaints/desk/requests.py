"""An officer enters an authority's request to take something down (R36)."""

from __future__ import annotations

import re
from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.complaints.desk import desk
from app.complaints.forms import RequestForm
from app.complaints.service import report as service
from app.complaints.service.report import Listing, Request, Said
from app.kernel import clock
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _, language
from app.kernel.permissions import Permission
from app.linkage.queries import facility_to_ask, product_to_ask
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.transaction import refused

_ADDRESS = re.compile(r"/(products|makers)/([a-z0-9-]+)/?(?:[?#].*)?$")


@desk.get("/reports/new")
@requires(Permission.REPORT_DECIDE)
def new_request() -> ResponseReturnValue:
    """The empty form for an authority's request to take something down (R36)."""
    return render_template("complaints/desk/new_request.html", form=RequestForm(formdata=None))


@desk.post("/reports/new")
@requires(Permission.REPORT_DECIDE)
def enter_request() -> ResponseReturnValue:
    """Enter it; the clock runs from its receipt."""
    form = RequestForm()
    if form.validate_on_submit():
        try:
            listing = _listing(form.listing.data or "")
            if again := idempotency.repeated(form):
                return again
            row = service.request(current_actor(), listing, _said(form), _request(form))
            return idempotency.done(form, url_for(".report", report_id=row.id))
        except Invalid as error:
            refused(form, error)
    return render_template("complaints/desk/new_request.html", form=form), 422


def _listing(address: str) -> Listing:
    found = _ADDRESS.search(address)
    try:
        if found is None:
            raise NotFound
        if found[1] == "makers":
            return Listing(facility_to_ask(found[2]))
        product = product_to_ask(found[2])
        return Listing(product.facility, product)
    except NotFound:
        words = _("Nothing is shown at this address. Copy the address of the page from the browser.")
        raise Invalid({"listing": words}) from None


def _said(form: RequestForm) -> Said:
    return Said(form.reason.data or "", form.said.data or "", "", language())


def _request(form: RequestForm) -> Request:
    moment: datetime = form.received_at.data
    return Request(form.authority.data or "", form.paper.data or "", moment.replace(tzinfo=clock.HANOI))
