"""The rows behind a figure of the dashboard."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.insight.desk.blueprint import desk
from app.insight.desk.province_scope import own_province
from app.insight.desk.row_lists import LISTS, NAMING, READ
from app.insight.queries import figure_rows
from app.insight.queries.figure_rows import Asked
from app.kernel.errors import NotFound
from app.kernel.lists import Listing
from app.kernel.permissions import Permission
from app.outcomes.words import STAGE_WORDS
from app.reference import queries as places
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import View, view


@desk.get("/dashboard/rows/<what>")
@requires(Permission.INSIGHT_READ)
def rows(what: str) -> ResponseReturnValue:
    """Counted or added up, these rows give the figure again."""
    shown = view(_listing(what))
    query = shown.query  # odd answers are refused here
    asked = figure_of(what, shown)
    return render_template(
        "insight/desk/rows.html",
        list=shown,
        asked=asked,
        amount=figure_rows.amount(asked, query),
        place=places.province(asked.province) if asked.province else None,
        chosen=what in NAMING and own_province(current_actor()),
        stage_words=STAGE_WORDS,
    )


@desk.get("/dashboard/rows/<what>.xlsx")
@requires(Permission.INSIGHT_READ)
def rows_sheet(what: str) -> ResponseReturnValue:
    """The same rows as a sheet."""
    return sheet(_listing(what))


def _listing(what: str) -> Listing:
    if what not in LISTS:
        raise NotFound
    return LISTS[what]


def figure_of(what: str, shown: View) -> Asked:
    """The figure whose rows are shown."""
    answers = {name: answer for name, answer in shown.asked.items() if answer}
    read = {field: make(answers[name]) for name, (field, _label, make) in READ.items() if name in answers}
    province = answers.get("province") or (own_province(shown.actor) if what in NAMING else "")
    return Asked(what, counted=answers.get("counted", ""), province=province, **read)
