"""Who was asked after a fair, who answered, and whom to call."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission, Scope
from app.outcomes.desk import desk, filters
from app.outcomes.queries import silent
from app.outcomes.queries.silent import Show
from app.reference import queries as reference
from app.web.access import current_actor, requires
from app.web.paging import Page, asked_page

SHOWN = {
    Show.SILENT: lazy_gettext("No answer yet"),
    Show.SOLD: lazy_gettext("Answered with results"),
    Show.NOTHING: lazy_gettext("Answered: nothing came of it"),
    Show.ALL: lazy_gettext("All questions"),
}


@desk.get("/questions")
@requires(Permission.OUTCOME_READ)
def questions() -> ResponseReturnValue:
    """The questions that fell due, silent ones first."""
    actor, number, chosen = current_actor(), asked_page(), filters.asked(request.args)
    if not actor.is_staff:
        raise NotFound
    show = filters.one_of(request.args, "show", Show) or Show.SILENT
    rows, total = silent.questions(actor, chosen, show, clock.today(), number)
    return render_template(
        "outcomes/desk/questions.html",
        page=Page(rows, number, silent.PAGE, total),
        chosen=chosen,
        show=show,
        shown=SHOWN,
        fairs=silent.fairs_asked_about(actor),
        provinces=reference.provinces() if actor.scope(Permission.OUTCOME_READ) is Scope.ALL else [],
        other=filters.others(request.args),
    )
