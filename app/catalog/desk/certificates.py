"""Officers look at certificates: the queue, one of them, the paper, what they note."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalog import rules
from app.catalog.desk.blueprint import desk
from app.catalog.desk.certificate_list import LIST
from app.catalog.queries import certificates as queries
from app.catalog.service import certificates as service
from app.catalog.states import SEEN_BY_AN_OFFICER, CertificateState
from app.catalog.views import history_words
from app.kernel import audit
from app.kernel.errors import NotFound
from app.kernel.folding import clean
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.web import nav
from app.web.access import current_actor, requires
from app.web.download import attachment
from app.web.list_sheet import sheet
from app.web.list_view import view


@desk.get("/certificates")
@requires(Permission.PRODUCT_REVIEW_READ)
def certificates() -> ResponseReturnValue:
    """Declared certificates nobody has looked at, longest waiting first; or all of them."""
    return render_template("catalog/desk/certificates.html", list=view(LIST))


@desk.get("/certificates.xlsx")
@requires(Permission.PRODUCT_REVIEW_READ)
def certificates_sheet() -> ResponseReturnValue:
    """The same certificates as a sheet."""
    return sheet(LIST)


@desk.get("/certificates/<int:certificate_id>")
@requires(Permission.PRODUCT_REVIEW_READ)
def certificate(certificate_id: int) -> ResponseReturnValue:
    """One certificate and what may be noted about it."""
    row = queries.to_check(certificate_id, current_actor())
    return render_template(
        "catalog/desk/certificate.html",
        row=row,
        label=queries.label,
        schemes=rules.SCHEMES,
        needs_below=rules.levels_below(row.level) if row.scheme == "cnnt" else (),
        below=queries.level_below(row),
        history=audit.history(row),
        verbs=history_words.VERBS,
        may=current_actor().can_on(Permission.PRODUCT_MODERATE, row.belongs()),
    )


@desk.get("/certificates/<int:certificate_id>/file")
@requires(Permission.PRODUCT_REVIEW_READ)
def certificate_file(certificate_id: int) -> ResponseReturnValue:
    """The scan, for staff within their scope."""
    row = queries.to_check(certificate_id, current_actor())
    if row.file is None:
        raise NotFound
    return attachment(row.file)


@desk.post("/certificates/<int:certificate_id>/confirm/<level>")
@requires(Permission.PRODUCT_MODERATE)
def confirm_certificate(certificate_id: int, level: str) -> ResponseReturnValue:
    """Note the paper as seen, or as matched with its issuer."""
    if level not in SEEN_BY_AN_OFFICER:
        raise NotFound
    row = queries.to_check(certificate_id, current_actor())
    service.confirm(row, current_actor(), CertificateState(level))
    flash(_("Noted with your name and today's date. The facility has been told."), "ok")
    return redirect(url_for(".certificates"), 303)


@desk.post("/certificates/<int:certificate_id>/send-back")
@requires(Permission.PRODUCT_MODERATE)
def send_back_certificate(certificate_id: int) -> ResponseReturnValue:
    """Say what is wrong with the paper."""
    row = queries.to_check(certificate_id, current_actor())
    service.send_back(row, current_actor(), clean(request.form.get("reason", ""))[:2_000])
    flash(_("Sent back. The facility reads why."), "ok")
    return redirect(url_for(".certificates"), 303)


nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Certificates"),
        "catalog_desk.certificates",
        icon="award",
        order=31,
        group=lazy_pgettext("desk", "Work"),
        needs=Permission.PRODUCT_REVIEW_READ,
        count=queries.how_many_wait,
        acts=Permission.PRODUCT_MODERATE,
    )
)
