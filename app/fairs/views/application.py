"""The facility's own applications: list, the five steps, papers, submitting, deleting a draft, withdrawing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.fairs.forms.application import (
    GoodsForm,
    PledgesForm,
    SendForm,
    WithdrawForm,
    compare_costs,
    stands_form,
    wanted,
    whole,
)
from app.fairs.models import Application
from app.fairs.queries import applications as queries, costs
from app.fairs.queries.dossier import dossier
from app.fairs.service import apply as service
from app.fairs.states import APPLICATION_FLOW
from app.fairs.views import pages
from app.fairs.views.application_list import LIST
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_pgettext
from app.kernel.money import Money
from app.kernel.permissions import Permission
from app.web import nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "account",
        label=lazy_pgettext("account", "Applications"),
        endpoint="fairs.applications",
        icon="tent",
        order=30,
        who=lambda actor: actor.is_facility,
        count=queries.waiting_for_facility,
        view={"show": queries.MINE},
    )
)


@pages.get("/my/applications")
@requires(Permission.APPLICATION_READ)
def applications() -> ResponseReturnValue:
    """All applications of the facility."""
    return render_template("fairs/applications.html", list=view(LIST))


@pages.get("/my/applications.xlsx")
@requires(Permission.APPLICATION_READ)
def applications_sheet() -> ResponseReturnValue:
    """The same applications as a sheet."""
    return sheet(LIST)


@pages.get("/my/applications/<int:application_id>")
@requires(Permission.APPLICATION_READ)
def application(application_id: int) -> ResponseReturnValue:
    """Where it is, what it holds, what comes next; a draft is read over and submitted here."""
    return _show(queries.own_one(application_id, current_actor()), SendForm(), WithdrawForm())


@pages.route("/my/applications/<int:application_id>/stands", methods=["GET", "POST"])
@requires(Permission.APPLICATION_READ, to_send=Permission.APPLICATION_WRITE)
def application_stands(application_id: int) -> ResponseReturnValue:
    """Step 1: stands and costs."""
    row = held(queries.own_one(application_id, current_actor()))
    offers = costs.offers(row.fair, costs.rules_day(row))
    form = stands_form(offers, row.fair.most_stands_each)(thing=row, data=_stands_data(row))
    compare_costs(form, row)
    if not form.validate_on_submit():
        return _step("stands", row, form, offers=offers)
    price = Money(form.price.data) if "price" in form and form.price.data else None
    try:
        service.save_stands(row, current_actor(), whole(form.stands.data), price, wanted(form))
    except Invalid as error:
        refused(form, error)
        return _step("stands", row, form, offers=offers)
    return _on(row, "goods")


@pages.route("/my/applications/<int:application_id>/goods", methods=["GET", "POST"])
@requires(Permission.APPLICATION_READ, to_send=Permission.APPLICATION_WRITE)
def application_goods(application_id: int) -> ResponseReturnValue:
    """Step 2: goods and contact."""
    row = held(queries.own_one(application_id, current_actor()))
    form = GoodsForm(obj=row)
    if not form.validate_on_submit():
        return _step("goods", row, form)
    name, phone = form.contact_name.data, form.contact_phone.data
    service.save_goods(row, current_actor(), form.goods.data, name, phone)
    return _on(row, "papers")


@pages.route("/my/applications/<int:application_id>/pledges", methods=["GET", "POST"])
@requires(Permission.APPLICATION_READ, to_send=Permission.APPLICATION_WRITE)
def application_pledges(application_id: int) -> ResponseReturnValue:
    """Step 4: the rules and the two pledges."""
    row = held(queries.own_one(application_id, current_actor()))
    ticked = {
        "cofunding": row.cofunding_pledged_at is not None,
        "no_double": row.no_double_pledged_at is not None,
    }
    form = PledgesForm(thing=row, data=ticked)
    if not form.validate_on_submit():
        return _step("pledges", row, form)
    service.pledge(row, current_actor(), cofunding=form.cofunding.data, no_double=form.no_double.data)
    flash(
        _("Your pledges are saved.")
        if row.pledged_by
        else _("No pledge is made yet. You can tick them later.")
    )
    return redirect(url_for(".application", application_id=row.id), 303)


@pages.post("/my/applications/<int:application_id>/submit")
@requires(Permission.APPLICATION_WRITE)
def submit(application_id: int) -> ResponseReturnValue:
    """Hand the application in."""
    row = queries.own_one(application_id, current_actor())
    form = SendForm()
    if not form.validate_on_submit():
        return _show(row, form, WithdrawForm())
    try:
        service.submit(row, current_actor(), version=form.seen)
    except (service.NotMet, Invalid) as refusal:
        form.form_errors.append(refusal.message)
        return _show(row, form, WithdrawForm())
    flash(_("Application %(number)s is submitted. You see below who has it.", number=row.number))
    return redirect(url_for(".application", application_id=row.id), 303)


@pages.post("/my/applications/<int:application_id>/discard")
@requires(Permission.APPLICATION_WRITE)
def discard(application_id: int) -> ResponseReturnValue:
    """Delete one's own draft; 409 when it was handed in meanwhile."""
    row = queries.own_one(application_id, current_actor())
    service.discard(row, current_actor(), version=SendForm().seen)
    flash(_("Draft %(number)s is deleted. Its history stays.", number=row.number))
    return redirect(url_for(".applications"), 303)


@pages.post("/my/applications/<int:application_id>/withdraw")
@requires(Permission.APPLICATION_WRITE)
def withdraw(application_id: int) -> ResponseReturnValue:
    """Withdraw one's own application, with a reason if one likes; 409 when it was decided meanwhile."""
    row = queries.own_one(application_id, current_actor())
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _show(row, SendForm(), form)
    service.withdraw(row, current_actor(), reason=form.reason.data, version=form.seen)
    flash(_("Application %(number)s is withdrawn.", number=row.number))
    return redirect(url_for(".applications"), 303)


def _show(row: Application, send: SendForm, leave: WithdrawForm) -> ResponseReturnValue:
    status = 422 if send.errors or leave.errors or send.form_errors else 200
    file = dossier(row)
    send.version.data = leave.version.data = row.version
    actor = current_actor()
    moves = {move.verb: move for move in APPLICATION_FLOW.open_moves(row, actor)}
    page = render_template("fairs/application.html", file=file, form=send, leave=leave, moves=moves)
    return page, status


def _step(name: str, row: Application, form: Any, **facts: Any) -> ResponseReturnValue:
    """One step's page; what was typed stays when something is to be corrected."""
    file = dossier(row)
    if not form.is_submitted() and not (file.editable and current_actor().can(Permission.APPLICATION_WRITE)):
        return redirect(url_for(".application", application_id=row.id), 303)
    page = render_template(f"fairs/application_{name}.html", file=file, form=form, step=name, **facts)
    return page, form.status


def _on(row: Application, step: str) -> ResponseReturnValue:
    """Saved: to the next step, or back to the list when the person wants to go on later."""
    if request.form.get("then") == "later":
        flash(_("Saved. You can go on at any time until the deadline."))
        return redirect(url_for(".applications"), 303)
    return redirect(url_for(f".application_{step}", application_id=row.id), 303)


def _stands_data(row: Application) -> dict[str, Any]:
    found: dict[str, Any] = {"stands": str(row.stands_asked)}
    stand = costs.stand_item(row.fair)
    for cost in row.costs:
        if cost.cost_item_code == stand:
            found["price"] = cost.unit_price
        else:
            found[f"amount_{cost.cost_item_code}"] = cost.quantity * cost.unit_price
    return found
