"""Officers review decisions of colleagues: the queue, and one review with the decision it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.complaints.desk import desk
from app.complaints.desk.review_list import LIST
from app.complaints.forms import WordsForm
from app.complaints.models import DecisionReview
from app.complaints.queries import reviews as queries
from app.complaints.queries.reviews import Show
from app.complaints.service import review as service
from app.complaints.states import REVIEW_FLOW
from app.complaints.words import KIND_WORDS
from app.kernel import audit
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.web import nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Reviews of decisions"),
        "complaints_desk.reviews",
        icon="scale",
        order=33,
        group=lazy_pgettext("desk", "Work"),
        needs=Permission.REPORT_READ,
        count=queries.how_many_wait,
        acts=Permission.REVIEW_DECIDE,
        view={"show": Show.MINE.value},
    )
)
PAGES: Mapping[str, Callable[[int], str]] = {
    "product": lambda number: url_for("catalog_desk.product", product_id=number),
    "application": lambda number: url_for("fairs_desk.application", application_id=number),
    "report": lambda number: url_for(".report", report_id=number),
}


@desk.get("/reviews")
@requires(Permission.REPORT_READ)
def reviews() -> ResponseReturnValue:
    """Reviews, the next one due first."""
    return render_template("complaints/desk/reviews.html", list=view(LIST))


@desk.get("/reviews.xlsx")
@requires(Permission.REPORT_READ)
def reviews_sheet() -> ResponseReturnValue:
    """The same reviews as a sheet."""
    return sheet(LIST)


@desk.get("/reviews/<int:review_id>")
@requires(Permission.REPORT_READ)
def review(review_id: int) -> ResponseReturnValue:
    """One request for a review, with the decision it is about."""
    return _page(queries.review(review_id, current_actor()), WordsForm(formdata=None))


def _page(row: DecisionReview, form: WordsForm) -> str:
    actor, thing = current_actor(), queries.thing(row)
    return render_template(
        "complaints/desk/review.html",
        review=row,
        form=form,
        name=service.name_of(row.kind, thing),
        kind=KIND_WORDS[row.kind],
        first=queries.first_decision(row),
        thing_url=PAGES[row.kind](row.thing_id),
        standing=REVIEW_FLOW.status(row.state),
        is_first=actor.person_id == row.decided_by,
        moves={move.verb for move in REVIEW_FLOW.open_moves(row, actor)},
        history=audit.history(row),
    )


@desk.post("/reviews/<int:review_id>/confirm")
@requires(Permission.REVIEW_DECIDE)
def confirm(review_id: int) -> ResponseReturnValue:
    """Let the reviewed decision stand; the first decider may not."""
    return _decided(review_id, service.confirm, _("The decision stands. The facility has been told."))


@desk.post("/reviews/<int:review_id>/change")
@requires(Permission.REVIEW_DECIDE)
def change(review_id: int) -> ResponseReturnValue:
    """The decision does not stand."""
    return _decided(review_id, service.change, _("It is open again and is decided anew."))


def _decided(review_id: int, verb: Callable[..., None], said: Any) -> ResponseReturnValue:
    row, form = queries.review(review_id, current_actor()), WordsForm()
    try:
        if form.validate_on_submit():
            verb(row, current_actor(), reason=form.reason.data or "", version=form.seen)
            flash(said)
            return redirect(url_for(".review", review_id=review_id), 303)
    except Invalid as error:
        refused(form, error)
    return _page(queries.review(review_id, current_actor()), form), 422
