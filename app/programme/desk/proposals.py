"""What waits for a second person, and the steps: confirm, set aside, take back."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel import audit
from app.kernel.folding import clean
from app.kernel.forms import StepForm
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Actor, Permission
from app.programme import difference, measures, proposals as queries, words
from app.programme.desk.blueprint import RUNNING, desk
from app.programme.forms import TargetForm
from app.programme.models import MeasureProposal
from app.programme.put_forward import target_amount
from app.programme.states import MEASURE_FLOW
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.recent import recent

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Changes to confirm"),
        "programme_desk.proposals",
        "users-round",
        order=72,
        group=RUNNING,
        needs=Permission.PROGRAMME_READ,
        count=queries.to_confirm,
        acts=Permission.PROGRAMME_CONFIRM,
    )
)


@desk.get("/proposals")
@requires(Permission.PROGRAMME_READ)
def proposals() -> ResponseReturnValue:
    """What waits, by whom and since when; below it what was decided last."""
    actor = current_actor()
    waiting, decided = queries.waiting(actor), queries.decided(actor)
    return render_template(
        "programme/desk/proposals.html",
        waiting=[row for row in waiting if row.put_forward_by != actor.person_id],
        own=[row for row in waiting if row.put_forward_by == actor.person_id],
        decided=decided,
        people=queries.people([*waiting, *decided]),
        flow=MEASURE_FLOW,
        words=words,
    )


@desk.get("/proposals/<int:proposal_id>")
@requires(Permission.PROGRAMME_READ)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One change: what holds, what is wanted, which files would differ, and what one may do."""
    actor = current_actor()
    found = queries.proposal(proposal_id, actor)
    return render_template(
        "programme/desk/proposal.html",
        row=found,
        files=difference.files_that_differ(found, actor),
        people=queries.people([found]),
        moves={move.verb for move in MEASURE_FLOW.open_moves(found, actor)},
        mine=found.put_forward_by == actor.person_id,
        history=audit.history(found),
        flow=MEASURE_FLOW,
        words=words,
    )


@desk.post("/proposals/<int:proposal_id>/confirm")
@requires(Permission.PROGRAMME_CONFIRM)
@recent
def confirm(proposal_id: int) -> ResponseReturnValue:
    """Bring it into force."""

    def act(found: MeasureProposal, actor: Actor) -> str:
        measures.confirm(found, actor, version=_seen())
        return _("Confirmed. It is in force as written here.")

    return _stepped(proposal_id, act)


@desk.post("/proposals/<int:proposal_id>/set-aside")
@requires(Permission.PROGRAMME_CONFIRM)
def set_aside(proposal_id: int) -> ResponseReturnValue:
    """Refuse it, with a reason."""

    def act(found: MeasureProposal, actor: Actor) -> str:
        measures.set_aside(found, actor, reason=clean(request.form.get("reason", "")), version=_seen())
        return _("Set aside. What held stays.")

    return _stepped(proposal_id, act)


@desk.post("/proposals/<int:proposal_id>/recall")
@requires(Permission.PROGRAMME_MANAGE)
def recall(proposal_id: int) -> ResponseReturnValue:
    """Take back what one put forward."""

    def act(found: MeasureProposal, actor: Actor) -> str:
        measures.recall(found, actor, version=_seen())
        return _("Taken back. What held stays.")

    return _stepped(proposal_id, act)


def _stepped(proposal_id: int, act: Callable[[MeasureProposal, Actor], str]) -> ResponseReturnValue:
    actor = current_actor()
    flash(act(queries.proposal(proposal_id, actor), actor))
    return redirect(url_for(".proposal", proposal_id=proposal_id), 303)


def _seen() -> int | None:
    return StepForm(formdata=request.form).seen


@desk.route("/targets/<int:target_id>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
@recent
def target(target_id: int) -> ResponseReturnValue:
    """Put the number of a target forward."""
    found = queries.target(target_id)
    form = TargetForm(data={"amount": found.amount, "clause": found.clause})
    if not form.validate_on_submit():
        page = render_template("programme/desk/target.html", form=form, target=found)
        return page, 422 if form.errors else 200
    if again := idempotency.repeated(form):
        return again
    made = target_amount(found, form.amount.data or 0, current_actor(), clause=form.clause.data or "")
    flash(words.put_forward())
    return idempotency.done(form, url_for(".proposal", proposal_id=made.id))
