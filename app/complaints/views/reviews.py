"""A facility disagrees with a decision and asks once for a review."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from app.complaints.forms import AskReviewForm
from app.complaints.queries import reviews as queries
from app.complaints.service import review as service
from app.complaints.states import REVIEW_FLOW
from app.complaints.views import pages
from app.complaints.views.own_lists import REVIEWS
from app.complaints.words import KIND_WORDS
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Permission
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused


@pages.route("/my/reviews/new/<kind>/<int:thing_id>", methods=["GET", "POST"])
@requires(Permission.REVIEW_ASK)
def ask_review(kind: str, thing_id: int) -> ResponseReturnValue:
    """What was decided, and why one disagrees."""
    actor, form = current_actor(), AskReviewForm()
    found = service.decision(kind, thing_id, actor)
    if not form.validate_on_submit():
        return _form(found, form), form.status
    if again := idempotency.repeated(form):
        return again
    try:
        row = service.ask(found, actor, form.reason.data or "")
    except Invalid as error:
        refused(form, error)
        return _form(service.decision(kind, thing_id, actor), form), 422
    flash(_("Review %(number)s is asked for. Another officer decides.", number=row.number))
    return idempotency.done(form, url_for(".own_review", review_id=row.id))


def _form(found: service.Decision, form: AskReviewForm) -> str:
    kind = KIND_WORDS[found.kind]
    return render_template("complaints/ask_review.html", decision=found, form=form, kind=kind)


@pages.get("/my/reviews")
@requires(Permission.REVIEW_ASK)
def own_reviews() -> ResponseReturnValue:
    """Every review one's facility asked for."""
    return render_template("complaints/own_reviews.html", list=view(REVIEWS))


@pages.get("/my/reviews.xlsx")
@requires(Permission.REVIEW_ASK)
def own_reviews_sheet() -> ResponseReturnValue:
    """The same reviews as a sheet."""
    return sheet(REVIEWS)


@pages.get("/my/reviews/<int:review_id>")
@requires(Permission.REVIEW_ASK)
def own_review(review_id: int) -> ResponseReturnValue:
    """One review: what one wrote, by when it is decided, the answer."""
    row = queries.own(review_id, current_actor())
    return render_template(
        "complaints/own_review.html",
        review=row,
        name=service.name_of(row.kind, queries.thing(row)),
        kind=KIND_WORDS[row.kind],
        standing=REVIEW_FLOW.status(row.state),
    )
