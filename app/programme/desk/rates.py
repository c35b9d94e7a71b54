"""Rates and numbers of the law, old and new; a new one follows, none is rewritten."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.money import Money
from app.kernel.permissions import Permission
from app.programme import put_forward, queries, usual, words
from app.programme.desk.blueprint import desk
from app.programme.forms import ParameterForm, RateForm
from app.programme.models import MeasureProposal
from app.programme.states import FairKind
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.recent import recent
from app.web.transaction import refused


@desk.get("/rates")
@requires(Permission.PROGRAMME_READ)
def rates() -> ResponseReturnValue:
    """Every dated row, the ones in force first."""
    return render_template(
        "programme/desk/rates.html",
        rates=queries.all_rates(),
        parameters=queries.all_parameters(),
        today=clock.today(),
        words=words,
    )


@desk.route("/rates/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
@recent
def new_rate() -> ResponseReturnValue:
    """Put a new rate from a day on forward."""
    form = RateForm()
    form.cost_item_code.choices = queries.item_choices()
    form.cap.compare(usual.rate_cap(form.fair_kind.data, form.cost_item_code.data))
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        try:
            made = _put_rate_forward(form)
        except Invalid as error:
            refused(form, error)
        else:
            flash(words.put_forward())
            return idempotency.done(form, url_for(".proposal", proposal_id=made.id))
    return render_template("programme/desk/new_rate.html", form=form), 422 if form.errors else 200


def _put_rate_forward(form: RateForm) -> MeasureProposal:
    cap = form.cap.data
    return put_forward.rate(
        FairKind(form.fair_kind.data),
        form.cost_item_code.data,
        current_actor(),
        percent=form.percent.data or 0,
        cap=None if cap is None else Money(cap),
        valid_from=form.valid_from.data,
        clause=form.clause.data or "",
    )


@desk.route("/parameters/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
@recent
def new_parameter() -> ResponseReturnValue:
    """Put a new number of the law from a day on forward."""
    form = ParameterForm()
    form.code.choices = list(words.PARAMETERS.items())
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        try:
            made = _put_parameter_forward(form)
        except Invalid as error:
            refused(form, error)
        else:
            flash(words.put_forward())
            return idempotency.done(form, url_for(".proposal", proposal_id=made.id))
    return render_template("programme/desk/new_parameter.html", form=form), 422 if form.errors else 200


def _put_parameter_forward(form: ParameterForm) -> MeasureProposal:
    return put_forward.parameter(
        form.code.data,
        current_actor(),
        value=form.value.data or 0,
        valid_from=form.valid_from.data,
        clause=form.clause.data or "",
    )
