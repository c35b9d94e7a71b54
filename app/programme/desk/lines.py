"""Ceilings: setting one, seeing what is taken, moving it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel import audit
from app.kernel.errors import CeilingReached, Invalid
from app.kernel.money import Money
from app.kernel.permissions import Permission
from app.kernel.ports import Port
from app.programme import proposals, put_forward, queries, service, usual, words
from app.programme.desk.blueprint import desk
from app.programme.forms import CeilingForm, LineForm
from app.programme.models import BudgetLine, MeasureProposal
from app.reference import queries as reference
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.recent import recent
from app.web.transaction import refused

ENTRIES_OF: Port[Callable[[int], tuple[Money, Money]]] = Port("what the ledger's entries say of a ceiling")
"""What a ceiling holds by the single entries of the ledger: committed and paid, in đồng."""


@desk.route("/lines/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
@recent
def new_line() -> ResponseReturnValue:
    """A ceiling for a period, a year, or a province's year."""
    form = LineForm()
    form.cap.compare(usual.ceiling(form.bounds))
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        try:
            made = put_forward.ceiling(_line(form), current_actor())
        except Invalid as error:
            refused(form, error)
        else:
            flash(words.put_forward())
            return idempotency.done(form, url_for(".proposal", proposal_id=made.id))
    return render_template("programme/desk/new_line.html", form=form), 422 if form.errors else 200


def _line(form: LineForm) -> service.Line:
    period = queries.period_named(form.period.data)
    local = form.scope.data == LineForm.LOCAL
    return service.Line(
        scope=form.bounds,
        period=period,
        cap=form.amount,
        clause=form.clause.data or "",
        year=form.year.data,
        province=reference.province(form.province_code.data or ""),
        local=local,
        decided_on=form.decided_on.data,
    )


@desk.route("/lines/<int:line_id>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_READ, to_send=Permission.PROGRAMME_MANAGE)
@recent
def line(line_id: int) -> ResponseReturnValue:
    """One ceiling with its history; who manages the programme puts another amount forward here."""
    found = queries.line(line_id, current_actor())
    form = CeilingForm(data={"cap": found.cap, "seen": found.cap})
    form.cap.compare(usual.ceiling(found.scope, found.id))
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        if made := _put_forward(found, form):
            flash(words.put_forward())
            return idempotency.done(form, url_for(".proposal", proposal_id=made.id))
    return _page(found, form), 422 if form.errors else 200


def _page(found: BudgetLine, form: CeilingForm) -> str:
    return render_template(
        "programme/desk/line.html",
        line=found,
        form=form,
        history=audit.history(found),
        entries=ENTRIES_OF()(found.id),
        waiting=proposals.waiting_on(put_forward.subject_of(found)),
        words=words,
    )


def _put_forward(found: BudgetLine, form: CeilingForm) -> MeasureProposal | None:
    """The proposal to move the ceiling; None when it cannot be moved so, and the form says why."""
    cap, reason = form.amount, form.reason.data or ""
    seen = None if form.seen.data is None else Money(form.seen.data)
    try:
        if cap is not None:
            return put_forward.move_ceiling(found, cap, current_actor(), reason=reason, seen=seen)
        number, on = form.clause.data or "", form.decided_on.data
        return put_forward.leave_open(found, current_actor(), number=number, on=on, reason=reason, seen=seen)
    except CeilingReached as error:
        form.refuse({"cap": error.message})
    except Invalid as error:
        form.refuse(error.fields)
    return None
