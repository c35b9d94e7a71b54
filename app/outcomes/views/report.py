"""Saying what came of it: first the stage, then what this stage asks for."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.edit_forms import held
from app.kernel.errors import Invalid, NotFound, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.outcomes import queries, service
from app.outcomes.forms import OutcomeForm
from app.outcomes.models import Outcome
from app.outcomes.states import OUTCOME_FLOW, OutcomeState, Stage
from app.outcomes.views import choices, pages
from app.outcomes.words import EVIDENCE, MEANINGS, NUMBERS, STAGE_WORDS
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.transaction import refused


@pages.route("/my/outcomes/new", methods=["GET", "POST"])
@requires(Permission.OUTCOME_REPORT)
def report() -> ResponseReturnValue:
    """Report a result at one stage."""
    stage = _stage()
    if stage is None:
        return render_template("outcomes/stages.html", kept=_kept(), stages=STAGE_WORDS, meanings=MEANINGS)
    form = choices.prepared(OutcomeForm(), current_actor())
    if not form.is_submitted():
        choices.prefill(form, current_actor(), request.args)
        return _page(form, stage)
    if not form.validate():
        return _page(form, stage), 422
    if again := idempotency.repeated(form):
        return again
    return _send(form, stage)


@pages.route("/my/outcomes/<int:outcome_id>/correct", methods=["GET", "POST"])
@requires(Permission.OUTCOME_REPORT)
def correct(outcome_id: int) -> ResponseReturnValue:
    """Say it again, before it is verified or after it was refused."""
    outcome = held(queries.mine.outcome(outcome_id, current_actor()))
    if not OUTCOME_FLOW.may(outcome, "correct", current_actor()):
        raise WrongMoment(_("A verified result is not changed. Write to your province's officer."))
    form = choices.correction(outcome, current_actor())
    stage = _stage() or outcome.stage
    if not form.validate_on_submit():
        return _page(form, stage, outcome), form.status
    if again := idempotency.repeated(form):
        return again
    return _send(form, stage, outcome)


def _send(form: OutcomeForm, stage: Stage, outcome: Outcome | None = None) -> ResponseReturnValue:
    actor = current_actor()
    try:
        if outcome is None:
            outcome = service.report(actor, form.report(stage), form.papers())
            flash(_("Result %(number)s is kept. Thank you for telling us.", number=outcome.number))
        else:
            service.correct(outcome, actor, form.report(stage), form.papers())
            flash(_("Result %(number)s is corrected.", number=outcome.number))
    except Invalid as error:
        refused(form, error)
        return _page(form, stage, outcome), 422
    return idempotency.done(form, url_for(".outcome", outcome_id=outcome.id))


def _page(form: OutcomeForm, stage: Stage, outcome: Outcome | None = None) -> str:
    return render_template(
        "outcomes/report.html",
        form=form,
        stage=stage,
        outcome=outcome,
        refused=outcome is not None and outcome.state is OutcomeState.REFUSED,
        stages=STAGE_WORDS,
        meaning=MEANINGS[stage],
        evidence=EVIDENCE[stage],
        number_label=NUMBERS[stage],
        kept=_kept(),
    )


def _stage() -> Stage | None:
    text = request.args.get("stage", "")
    if not text:
        return None
    try:
        return Stage(text)
    except ValueError:
        raise NotFound from None


def _kept() -> dict[str, str]:
    """What the address already says, kept from step to step."""
    return {name: request.args[name] for name in choices.KNOWN if request.args.get(name)}
