"""Proposing support for a listed application: the working first, then the button."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.fairs.models import Application
from app.fairs.queries.costs import items
from app.kernel import audit
from app.kernel.errors import Refusal
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.programme.states import FundSource
from app.subsidies import award_facts, decision_preview, queries, service
from app.subsidies.desk import desk
from app.subsidies.forms import ProposeForm
from app.subsidies.models import Award
from app.web import idempotency, transaction
from app.web.access import current_actor, requires


@desk.get("/awards/new/<int:application_id>")
@requires(Permission.AWARD_PROPOSE)
def new(application_id: int) -> ResponseReturnValue:
    """What the rates give for this application, and what the ceilings would have left."""
    application = queries.application_to_propose(application_id, current_actor())
    award = queries.live_award_of(application.id)
    if award is not None and not queries.is_draft(award):
        return redirect(url_for(".award", award_id=award.id))
    form = ProposeForm(request.args if "funding" in request.args else None)
    form.version.data = award.version if award else None
    return _page(application, form)


@desk.post("/awards/new/<int:application_id>")
@requires(Permission.AWARD_PROPOSE)
def propose(application_id: int) -> ResponseReturnValue:
    """Put it before the approver."""
    application, form = queries.application_to_propose(application_id, current_actor()), ProposeForm()
    if not form.validate_on_submit():
        return _page(application, form), 422
    if again := idempotency.repeated(form):
        return again
    try:
        award = _made(application, form)
    except Refusal as no:
        return _again(application_id, form, no)
    flash(_("Proposed. The approvers have been told."))
    return idempotency.done(form, url_for(".award", award_id=award.id))


def _made(application: Application, form: ProposeForm) -> Award:
    note = form.reason.data or ""
    return service.propose(
        application, current_actor(), funding=_funding(form), reason=note, version=form.seen
    )


def _funding(form: ProposeForm) -> FundSource:
    asked = form.funding.data
    return FundSource(asked) if asked in {FundSource.NATIONAL, FundSource.LOCAL} else FundSource.NATIONAL


def _again(application_id: int, form: ProposeForm, no: Refusal) -> ResponseReturnValue:
    transaction.undo()
    application = queries.application_to_propose(application_id, current_actor())
    return _page(application, form, no), no.status


def _page(application: Application, form: ProposeForm, no: Refusal | None = None) -> str:
    funding = _funding(form)
    draft = queries.live_award_of(application.id)
    facts = award_facts.of_application(application, funding, draft)
    return render_template(
        "subsidies/desk/propose.html",
        application=application,
        form=form,
        refusal=no,
        assessment=facts.most,
        ceilings=decision_preview.ceilings_of(facts),
        highest=decision_preview.highest_of(facts),
        objections=facts.objections,
        overseas=facts.overseas,
        names=items([one.line.item_code for one in facts.most.lines]),
        returned=audit.last(draft, "return") if draft else None,
    )
