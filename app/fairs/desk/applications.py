"""Applications on the officers' desk: the queue, one file, decisions."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.fairs.desk import desk
from app.fairs.desk.application_list import LIST
from app.fairs.forms.decision import BulkForm, ContractForm, DecisionForm, PriorityForm
from app.fairs.models import Application
from app.fairs.queries import applications as queries, costs
from app.fairs.queries.dossier import dossier
from app.fairs.service import contract as contracts, decide as service
from app.fairs.service.apply import NotMet
from app.fairs.states import APPLICATION_FLOW
from app.kernel import untrusted
from app.kernel.citations import cited
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext, ngettext
from app.kernel.permissions import Permission
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.download import attachment
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "desk",
        label=lazy_pgettext("desk", "Applications"),
        endpoint="fairs_desk.applications",
        icon="file-text",
        order=20,
        group=lazy_gettext("My work"),
        needs=Permission.APPLICATION_READ,
        count=queries.waiting_for_desk,
        view={"state": queries.MINE},
    )
)


@desk.get("/applications")
@requires(Permission.APPLICATION_READ)
def applications() -> ResponseReturnValue:
    """The queue, least time left first."""
    return _queue(BulkForm(formdata=None)), 200


@desk.post("/applications/list")
@requires(Permission.APPLICATION_LIST)
def list_applications() -> ResponseReturnValue:
    """Put several on the confirmed list; what was skipped says why."""
    form = BulkForm()
    if not form.validate_on_submit():
        return _queue(form), 422
    ids = [untrusted.whole(text) for text in request.form.getlist("chosen")]
    chosen = queries.chosen([number for number in ids if number], current_actor())
    try:
        result = service.list_many(chosen, current_actor(), form.list_number.data or "")
    except Invalid as error:
        refused(form, error)
        return _queue(form), 422
    _say(result)
    return redirect(f"{url_for('.applications')}?{request.query_string.decode('latin-1')}", 303)


def _say(result: service.BulkResult) -> None:
    """What a bulk step did, and what it left alone and why."""
    if result.done:
        flash(
            ngettext(
                "%(num)d application is put on the list: %(numbers)s.",
                "%(num)d applications are put on the list: %(numbers)s.",
                len(result.done),
                numbers=", ".join(result.done),
            )
        )
    for one in result.skipped:
        flash(_("%(number)s was skipped: %(why)s", number=one.number, why=one.why), "warning")
    if not result.done and not result.skipped:
        flash(_("Choose at least one application."), "warning")


def _queue(form: BulkForm) -> str:
    may_list = current_actor().can(Permission.APPLICATION_LIST)
    return render_template("fairs/desk/applications.html", list=view(LIST), form=form, may_list=may_list)


@desk.get("/applications.xlsx")
@requires(Permission.APPLICATION_READ)
def applications_sheet() -> ResponseReturnValue:
    """The same list as a sheet."""
    return sheet(LIST)


@desk.get("/applications/<int:application_id>")
@requires(Permission.APPLICATION_READ)
def application(application_id: int) -> ResponseReturnValue:
    """One file with everything a decision needs."""
    return _file(queries.one(application_id, current_actor()))


@desk.get("/applications/<int:application_id>/papers/<int:paper_id>")
@requires(Permission.APPLICATION_READ)
def application_paper(application_id: int, paper_id: int) -> ResponseReturnValue:
    """One paper as a download."""
    row = queries.one(application_id, current_actor())
    found = next((one for one in row.documents if one.id == paper_id), None)
    if found is None:
        raise NotFound
    return attachment(found.file)


@desk.post("/applications/<int:application_id>/decide")
@requires(Permission.APPLICATION_READ)
def decide(application_id: int) -> ResponseReturnValue:
    """Make one of the open moves."""
    row, form = queries.one(application_id, current_actor()), DecisionForm()
    if not form.validate_on_submit():
        return _file(row, decision=form)
    number, reason, verb = form.list_number.data or "", form.reason.data, form.verb.data or ""
    actor, version = current_actor(), form.seen
    try:
        service.decide(row, verb, actor, reason=reason, list_number=number, version=version)
    except Invalid as error:
        refused(form, error)
        return _file(row, decision=form)
    except NotMet as refusal:
        form.form_errors.append(f"{refusal.message} ({cited(refusal.clause)})")
        return _file(row, decision=form)
    flash(_("Saved. The facility has been told."))
    return redirect(url_for(".application", application_id=row.id), 303)


@desk.post("/applications/<int:application_id>/priority")
@requires(Permission.APPLICATION_CHECK)
def priority(application_id: int) -> ResponseReturnValue:
    """On or off the priority list, with the decision's number."""
    row = held(queries.one(application_id, current_actor()))
    form = PriorityForm(thing=row, data={"on": row.priority})
    if not form.validate_on_submit():
        return _file(row, priority=form)
    try:
        service.set_priority(row, current_actor(), on=form.on.data, decision=form.decision.data or "")
    except Invalid as error:
        refused(form, error)
        return _file(row, priority=form)
    flash(_("The priority is noted with its decision."))
    return redirect(url_for(".application", application_id=row.id), 303)


@desk.post("/applications/<int:application_id>/contract")
@requires(Permission.STAND_MANAGE)
def contract(application_id: int) -> ResponseReturnValue:
    """Keep the signed stand contract."""
    row = queries.one(application_id, current_actor())
    form = ContractForm.about(row, costs.support_of(row))
    if not form.validate_on_submit():
        return _file(row, contract=form)
    if again := idempotency.repeated(form):
        return again
    content, name = form.content()
    try:
        contracts.record(row, current_actor(), form.contract(), content=content, name=name, version=form.seen)
    except Invalid as error:
        refused(form, error)
        return _file(row, contract=form)
    flash(_("The stand contract is recorded. The facility has been told."))
    return idempotency.done(form, url_for(".application", application_id=row.id))


def _file(
    row: Application,
    decision: DecisionForm | None = None,
    priority: PriorityForm | None = None,
    contract: ContractForm | None = None,
) -> ResponseReturnValue:
    actor = current_actor()
    sent = decision or priority or contract
    moves = {move.verb: move for move in APPLICATION_FLOW.open_moves(row, actor)}
    file = dossier(row)
    if file.refused:
        moves.pop("pass", None)
    page = render_template(
        "fairs/desk/application.html",
        file=file,
        form=decision or DecisionForm(formdata=None, list_number=row.list_number),
        priority=priority or PriorityForm(formdata=None, data={"on": row.priority}),
        contract=contract or ContractForm.about(row, costs.support_of(row)),
        moves=[moves[verb] for verb in service.LETTERS if verb in moves],
        may_contract="contract" in moves,
        may_prioritise=service.may_prioritise(row, actor),
        stands=contracts.allocations(row),
    )
    return page, (sent.status if sent is not None else 200)
