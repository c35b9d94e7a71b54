"""Ceilings: setting one, seeing what is taken, moving it."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel import audit
from app.kernel.errors import CeilingReached, Invalid
from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.permissions import Permission
from app.programme import queries, service, words
from app.programme.desk.blueprint import desk
from app.programme.forms import CeilingForm, LineForm
from app.programme.models import BudgetLine, LineScope
from app.reference import queries as reference
from app.web import keyed
from app.web.access import current_actor, requires


@desk.route("/lines/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
def new_line() -> ResponseReturnValue:
    """A ceiling for a period, a year, or a province's year."""
    form = LineForm()
    if form.validate_on_submit():
        if again := keyed.repeated(form):
            return again
        try:
            made = service.open_line(_line(form), current_actor())
        except Invalid as error:
            form.refuse(error.fields)
        else:
            flash(_("The ceiling is set."))
            return keyed.done(form, url_for(".line", line_id=made.id))
    return render_template("programme/desk/new_line.html", form=form), 422 if form.errors else 200


def _line(form: LineForm) -> service.Line:
    period = queries.period_named(form.period.data)
    local = form.scope.data == LineForm.LOCAL
    return service.Line(
        scope=LineScope.PROVINCE_YEAR if local else LineScope(form.scope.data),
        period=period,
        cap=Money(form.cap.data or 0),
        clause=form.clause.data or "",
        year=form.year.data,
        province=reference.province(form.province_code.data or ""),
        local=local,
    )


@desk.route("/lines/<int:line_id>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_READ)
def line(line_id: int) -> ResponseReturnValue:
    """One ceiling with its history; who manages the programme moves it here."""
    found = queries.line(line_id, current_actor())
    form = CeilingForm(data={"cap": found.cap, "seen": found.cap})
    if form.validate_on_submit():
        if again := keyed.repeated(form):
            return again
        if _moved(found, form):
            flash(_("The ceiling is moved."))
            return keyed.done(form, url_for(".line", line_id=line_id))
    history = audit.history(found)
    page = render_template("programme/desk/line.html", line=found, form=form, history=history, words=words)
    return page, 422 if form.errors else 200


def _moved(found: BudgetLine, form: CeilingForm) -> bool:
    """Whether the ceiling could be moved; else the form says why."""
    cap, seen = Money(form.cap.data or 0), form.seen.data
    try:
        service.set_cap(
            found,
            cap,
            current_actor(),
            reason=form.reason.data or "",
            seen=None if seen is None else Money(seen),
        )
    except CeilingReached as error:
        form.refuse({"cap": error.message})
        return False
    return True
