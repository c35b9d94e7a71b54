"""The question three, six and twelve months after a fair."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.outcomes import queries, service
from app.outcomes.forms import AnswerForm
from app.outcomes.models import FollowUp
from app.outcomes.states import OUTCOME_FLOW
from app.outcomes.views import pages
from app.outcomes.words import STAGE_WORDS
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.transaction import refused


@pages.route("/my/outcomes/questions/<int:follow_up_id>", methods=["GET", "POST"])
@requires(Permission.OUTCOME_REPORT)
def follow_up(follow_up_id: int) -> ResponseReturnValue:
    """What came of a fair by now; “nothing” is a full answer."""
    question, form = queries.mine.follow_up(follow_up_id, current_actor()), AnswerForm()
    if not form.is_submitted():
        return _page(question, form)
    if not form.validate():
        return _page(question, form), 422
    if again := idempotency.repeated(form):
        return again
    try:
        nothing = form.what.data == "nothing"
        service.answer(question, current_actor(), nothing=nothing, jobs=form.jobs(), note=form.note.data)
    except Invalid as error:
        refused(form, error)
        return _page(question, form), 422
    flash(_("Your answer is kept. Thank you."))
    return idempotency.done(form, url_for(".mine"))


def _page(question: FollowUp, form: AnswerForm) -> str:
    return render_template(
        "outcomes/follow_up.html",
        question=question,
        form=form,
        reported=queries.mine.reported_for(question.facility_id, question.fair_id),
        stages=STAGE_WORDS,
        flow=OUTCOME_FLOW,
    )
