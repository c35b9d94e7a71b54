"""Papers of one's own application: before the fair, and the invoice and report after it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.fairs.forms.application import PaperForm, SendForm
from app.fairs.models import Application
from app.fairs.queries import applications as queries
from app.fairs.queries.dossier import dossier
from app.fairs.service import papers as service
from app.fairs.states import DocumentKind
from app.fairs.views import pages
from app.fairs.words import DOCUMENTS
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.download import attachment
from app.web.transaction import refused


@pages.app_template_global()
def document_words(kind: DocumentKind) -> str:
    """What a paper is called."""
    return str(DOCUMENTS[kind])


@pages.route("/my/applications/<int:application_id>/papers", methods=["GET", "POST"])
@requires(Permission.APPLICATION_READ, to_send=Permission.APPLICATION_WRITE)
def application_papers(application_id: int) -> ResponseReturnValue:
    """Step 3: papers; after the fair the invoice and the report."""
    row = queries.own_one(application_id, current_actor())
    form = PaperForm.of(service.kinds_now(row), request.args.get("kind", ""))
    if not form.validate_on_submit():
        return _page(row, form)
    if again := idempotency.repeated(form):
        return again
    try:
        service.add(row, current_actor(), form.kind.data, *form.content())
    except Invalid as error:
        refused(form, error)
        return _page(row, form)
    flash(_("The paper is kept."))
    return idempotency.done(form, url_for(".application_papers", application_id=row.id))


@pages.get("/my/applications/<int:application_id>/papers/<int:paper_id>")
@requires(Permission.APPLICATION_READ)
def application_paper(application_id: int, paper_id: int) -> ResponseReturnValue:
    """One paper as a download."""
    row = queries.own_one(application_id, current_actor())
    found = next((one for one in row.documents if one.id == paper_id), None)
    if found is None:
        raise NotFound
    return attachment(found.file)


@pages.post("/my/applications/<int:application_id>/papers/<int:paper_id>/remove")
@requires(Permission.APPLICATION_WRITE)
def remove_paper(application_id: int, paper_id: int) -> ResponseReturnValue:
    """Take a paper back."""
    row = queries.own_one(application_id, current_actor())
    service.remove(row, current_actor(), paper_id)
    flash(_("The paper is removed."))
    return redirect(url_for(".application_papers", application_id=row.id), 303)


@pages.post("/my/applications/<int:application_id>/hand-in")
@requires(Permission.APPLICATION_WRITE)
def hand_in(application_id: int) -> ResponseReturnValue:
    """Invoice and report are complete."""
    row = queries.own_one(application_id, current_actor())
    form = SendForm()
    try:
        service.hand_in(row, current_actor(), version=form.seen)
    except Invalid as error:
        paper = PaperForm.of(service.kinds_now(row))
        refused(paper, error)
        return _page(row, paper)
    flash(_("Invoice and report are handed in. You hear when the results are accepted."))
    return redirect(url_for(".application", application_id=row.id), 303)


def _page(row: Application, form: PaperForm) -> ResponseReturnValue:
    send = SendForm(formdata=None, version=row.version)
    page = render_template(
        "fairs/application_papers.html",
        file=dossier(row),
        form=form,
        send=send,
        step="papers",
        after_fair=service.AFTER_FAIR,
        after_done=not service.missing_after_fair(row),
    )
    return page, (422 if form.is_submitted() else 200)
