"""Who was asked after a fair, who answered, and whom to call."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.kernel.permissions import Permission
from app.outcomes.desk import desk
from app.outcomes.desk.question_list import LIST
from app.web.access import requires
from app.web.list_sheet import sheet
from app.web.list_view import view


@desk.get("/questions")
@requires(Permission.OUTCOME_READ)
def questions() -> ResponseReturnValue:
    """The questions that fell due, silent ones first."""
    return render_template("outcomes/desk/questions.html", list=view(LIST))


@desk.get("/questions.xlsx")
@requires(Permission.OUTCOME_READ)
def questions_sheet() -> ResponseReturnValue:
    """The same questions as a sheet."""
    return sheet(LIST)
