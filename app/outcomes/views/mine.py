"""A facility's results: the list, one of them, its papers."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel import audit, clock
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Actor, Permission
from app.outcomes import queries, service
from app.outcomes.forms import PapersForm
from app.outcomes.models import Outcome
from app.outcomes.service.report import OPEN
from app.outcomes.states import OUTCOME_FLOW
from app.outcomes.views import pages
from app.outcomes.views.outcome_list import LIST
from app.outcomes.words import CONTRIBUTIONS, STAGE_WORDS
from app.web import download, idempotency, nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused


@pages.get("/my/outcomes")
@requires(Permission.OUTCOME_REPORT)
def mine() -> ResponseReturnValue:
    """Everything the facility reported, and the questions that wait for it."""
    questions = queries.mine.open_follow_ups(current_actor(), clock.today())
    return render_template("outcomes/mine.html", list=view(LIST), questions=questions)


@pages.get("/my/outcomes.xlsx")
@requires(Permission.OUTCOME_REPORT)
def mine_sheet() -> ResponseReturnValue:
    """The same results as a sheet."""
    return sheet(LIST)


@pages.get("/my/outcomes/<int:outcome_id>")
@requires(Permission.OUTCOME_REPORT)
def outcome(outcome_id: int) -> ResponseReturnValue:
    """One result with its papers and history."""
    return _page(queries.mine.outcome(outcome_id, current_actor()), PapersForm())


@pages.post("/my/outcomes/<int:outcome_id>/papers")
@requires(Permission.OUTCOME_REPORT)
def add_papers(outcome_id: int) -> ResponseReturnValue:
    """Add evidence to one's own result; 422 names the file that is refused."""
    found, form = queries.mine.outcome(outcome_id, current_actor()), PapersForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    if again := idempotency.repeated(form):
        return again
    try:
        service.add_papers(found, current_actor(), form.papers())
    except Invalid as error:
        refused(form, error)
        return _page(found, form), 422
    flash(_("The papers are added."))
    return idempotency.done(form, url_for(".outcome", outcome_id=outcome_id))


@pages.get("/my/outcomes/<int:outcome_id>/papers/<int:evidence_id>")
@requires(Permission.OUTCOME_REPORT)
def paper(outcome_id: int, evidence_id: int) -> ResponseReturnValue:
    """A paper as a download."""
    return download.attachment(queries.mine.file(outcome_id, evidence_id, current_actor()))


def _page(found: Outcome, form: PapersForm) -> str:
    return render_template(
        "outcomes/outcome.html",
        outcome=found,
        form=form,
        open=found.state in OPEN,
        moves={move.verb for move in OUTCOME_FLOW.open_moves(found, current_actor())},
        state=OUTCOME_FLOW.status(found.state),
        stage=STAGE_WORDS[found.stage],
        contribution=CONTRIBUTIONS[found.contribution],
        history=audit.history(found),
    )


def _is_maker(actor: Actor) -> bool:
    return actor.is_facility


nav.add(
    nav.Entry(
        "account",
        lazy_gettext("Results"),
        "outcomes.mine",
        icon="handshake",
        order=50,
        needs=Permission.OUTCOME_REPORT,
        who=_is_maker,
        count=queries.mine.waiting_count,
    )
)
