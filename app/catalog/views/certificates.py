"""A facility's own certificates: the list, a new one, the file, taking one back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalog import forms
from app.catalog.queries import certificates as queries
from app.catalog.service import certificates as service
from app.catalog.views.blueprint import pages
from app.kernel import untrusted
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Permission
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.download import attachment
from app.web.transaction import refused


@pages.get("/my/certificates")
@requires(Permission.PRODUCT_EDIT)
def certificates() -> ResponseReturnValue:
    """What the facility holds, and how far each is known."""
    rows = queries.mine(current_actor())
    return render_template("catalog/certificates.html", rows=rows, label=queries.label)


@pages.route("/my/certificates/new", methods=["GET", "POST"])
@requires(Permission.PRODUCT_EDIT)
def new_certificate() -> ResponseReturnValue:
    """Declare one, with a scan."""
    form = forms.CertificateForm(queries.my_products(current_actor()))
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        try:
            service.add(current_actor(), _paper(form), form.file.data.content, form.file.data.name)
            flash(_("Kept. An officer looks at it; until then buyers see it as declared."), "ok")
            return idempotency.done(form, url_for(".certificates"))
        except Invalid as error:
            refused(form, error)
    page = render_template("catalog/new_certificate.html", form=form)
    return page, 200 if request.method == "GET" else 422


def _paper(form: forms.CertificateForm) -> service.Paper:
    return service.Paper(
        scheme=form.scheme.data or "",
        issued_on=form.issued_on.data,
        issuer=form.issuer.data,
        number=form.number.data or "",
        level=form.level.data or "",
        stars=untrusted.whole(form.stars.data),
        type_code=form.type_code.data or None,
        expires_on=form.expires_on.data,
        product_id=untrusted.whole(form.product_id.data),
    )


@pages.get("/my/certificates/<int:certificate_id>/file")
@requires(Permission.PRODUCT_EDIT)
def certificate_file(certificate_id: int) -> ResponseReturnValue:
    """The facility's own scan."""
    row = queries.my_certificate(certificate_id, current_actor())
    if row.file is None:
        raise NotFound
    return attachment(row.file)


@pages.post("/my/certificates/<int:certificate_id>/remove")
@requires(Permission.PRODUCT_EDIT)
def remove_certificate(certificate_id: int) -> ResponseReturnValue:
    """Take back a declaration nobody has confirmed."""
    service.remove(queries.my_certificate(certificate_id, current_actor()), current_actor())
    flash(_("Removed."), "ok")
    return redirect(url_for(".certificates"), 303)


nav.add(
    nav.Entry(
        "account",
        lazy_gettext("Certificates"),
        "catalog.certificates",
        icon="award",
        order=70,
        needs=Permission.PRODUCT_EDIT,
    )
)
