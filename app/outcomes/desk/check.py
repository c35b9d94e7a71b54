"""The queue of results, and one claim beside its evidence."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel import audit
from app.kernel.errors import NotFound
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.outcomes import queries, service
from app.outcomes.desk import desk
from app.outcomes.desk.outcome_list import LIST
from app.outcomes.forms import CheckForm
from app.outcomes.models import Outcome
from app.outcomes.service.check import missing
from app.outcomes.states import OUTCOME_FLOW
from app.outcomes.words import BUYERS, CONTRIBUTIONS, EVIDENCE, STAGE_WORDS
from app.web import download
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view


@desk.get("/outcomes")
@requires(Permission.OUTCOME_READ)
def queue() -> ResponseReturnValue:
    """What was reported, waiting first."""
    return render_template("outcomes/desk/queue.html", list=view(LIST))


@desk.get("/outcomes.xlsx")
@requires(Permission.OUTCOME_READ)
def queue_sheet() -> ResponseReturnValue:
    """The same results as a sheet."""
    return sheet(LIST)


@desk.get("/outcomes/<int:outcome_id>")
@requires(Permission.OUTCOME_READ)
def outcome(outcome_id: int) -> ResponseReturnValue:
    """One claim, its papers, what looks the same, and the decision."""
    return _page(_found(outcome_id), CheckForm())


@desk.get("/outcomes/<int:outcome_id>/papers/<int:evidence_id>")
@requires(Permission.OUTCOME_READ)
def paper(outcome_id: int, evidence_id: int) -> ResponseReturnValue:
    """A paper as a download."""
    _found(outcome_id)
    return download.attachment(queries.mine.file(outcome_id, evidence_id, current_actor()))


@desk.post("/outcomes/<int:outcome_id>/match")
@requires(Permission.OUTCOME_VERIFY)
def match(outcome_id: int) -> ResponseReturnValue:
    """The papers say the same as the claim."""
    return _decide(outcome_id, service.match, _("Matched with the papers. The facility has been told."))


@desk.post("/outcomes/<int:outcome_id>/verify")
@requires(Permission.OUTCOME_VERIFY)
def verify(outcome_id: int) -> ResponseReturnValue:
    """Mark a reported result as verified by its evidence."""
    return _decide(outcome_id, service.verify, _("Verified. The facility has been told."))


@desk.post("/outcomes/<int:outcome_id>/refuse")
@requires(Permission.OUTCOME_VERIFY)
def refuse(outcome_id: int) -> ResponseReturnValue:
    """It does not hold; the facility reads why."""
    found, form = _found(outcome_id), CheckForm()
    if not form.validate_on_submit() or not form.reason.data:
        form.refuse({"reason": _("Say why: the facility will read it.")})
        return _page(found, form), 422
    service.refuse(found, current_actor(), reason=form.reason.data, version=form.seen)
    flash(_("Refused. The facility reads your reason and may correct it."))
    return redirect(url_for(".outcome", outcome_id=outcome_id), 303)


def _decide(outcome_id: int, verb: Callable[..., None], said: str) -> ResponseReturnValue:
    verb(_found(outcome_id), current_actor(), version=CheckForm().seen)
    flash(said)
    return redirect(url_for(".outcome", outcome_id=outcome_id), 303)


def _found(outcome_id: int) -> Outcome:
    actor = current_actor()
    if not actor.is_staff:
        raise NotFound
    return queries.mine.outcome(outcome_id, actor)


def _page(found: Outcome, form: CheckForm) -> str:
    actor = current_actor()
    moves = {move.verb for move in OUTCOME_FLOW.open_moves(found, actor)}
    return render_template(
        "outcomes/desk/outcome.html",
        outcome=found,
        form=form,
        doubles=queries.doubles.similar(found),
        missing=missing(found),
        moves=moves,
        decides=bool(moves & {"match", "verify", "refuse"}),
        may_verify=service.may_verify(found, actor),
        state=OUTCOME_FLOW.status(found.state),
        flow=OUTCOME_FLOW,
        stages=STAGE_WORDS,
        contribution=CONTRIBUTIONS[found.contribution],
        buyer_kind=BUYERS[found.buyer_kind],
        evidence=EVIDENCE[found.stage],
        history=audit.history(found),
    )
