"""Fairs as staff see them: the list, one fair, writing it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.fairs.desk import desk
from app.fairs.desk.fair_list import LIST
from app.fairs.forms.fair import FairForm, of_fair
from app.fairs.queries import fairs as queries
from app.fairs.queries.filing import filing_of
from app.fairs.queries.overview import overview
from app.fairs.service import fair as service, price
from app.fairs.states import FAIR_FLOW
from app.kernel import audit
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.programme.queries import fair_line
from app.programme.words import KINDS
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Fairs"),
        "fairs_desk.fairs",
        "tent",
        order=40,
        group=lazy_pgettext("desk", "Work"),
        needs=Permission.PROGRAMME_READ,
    )
)


@desk.get("/fairs")
@requires(Permission.PROGRAMME_READ)
def fairs() -> ResponseReturnValue:
    """Every fair, the newest first."""
    return render_template("fairs/desk/fairs.html", list=view(LIST))


@desk.get("/fairs.xlsx")
@requires(Permission.PROGRAMME_READ)
def fairs_sheet() -> ResponseReturnValue:
    """The same fairs as a sheet."""
    return sheet(LIST)


@desk.get("/fairs/<int:fair_id>")
@requires(Permission.PROGRAMME_READ)
def fair(fair_id: int) -> ResponseReturnValue:
    """One fair: what it is, what is open to do, what happened."""
    found, actor = queries.fair(fair_id), current_actor()
    return render_template(
        "fairs/desk/fair.html",
        card=queries.card(found),
        fair=found,
        shown=FAIR_FLOW.status(found.state),
        moves={move.verb for move in FAIR_FLOW.open_moves(found, actor)},
        missing=service.missing(service.facts_of(found)),
        filing=filing_of(found),
        overview=overview(found),
        line=fair_line(found.id),
        measures=price.measures_of(found),
        history=audit.history(found),
        kinds=KINDS,
    )


@desk.route("/fairs/new", methods=["GET", "POST"])
@requires(Permission.FAIR_MANAGE)
def make() -> ResponseReturnValue:
    """Write down a new fair; it stays a draft until it is published."""
    form = FairForm(data=None if request.form else {"supported": True})
    if not form.validate_on_submit():
        return render_template("fairs/desk/write.html", form=form, fair=None), 422 if form.errors else 200
    if again := idempotency.repeated(form):
        return again
    try:
        made = service.make(form.facts(), current_actor())
    except Invalid as error:
        refused(form, error)
        return render_template("fairs/desk/write.html", form=form, fair=None), 422
    flash(_("The draft is kept. Publish it when it is complete."))
    return idempotency.done(form, url_for(".fair", fair_id=made.id))


@desk.route("/fairs/<int:fair_id>/edit", methods=["GET", "POST"])
@requires(Permission.FAIR_MANAGE)
def edit(fair_id: int) -> ResponseReturnValue:
    """Write the facts anew."""
    found = held(queries.fair(fair_id))
    form = of_fair(found)
    if not form.validate_on_submit():
        return render_template("fairs/desk/write.html", form=form, fair=found), form.status
    try:
        service.change(found, form.facts(), current_actor(), version=found.version)
    except Invalid as error:
        refused(form, error)
        return render_template("fairs/desk/write.html", form=form, fair=found), 422
    flash(_("The changes are kept."))
    return redirect(url_for(".fair", fair_id=fair_id))
