"""What left the house by post, and what could not be delivered."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.notices import queries
from app.notices.desk.letter_list import LIST
from app.notices.service import retry, sent_texts
from app.notices.states import LetterState
from app.web import nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view

desk = Blueprint("notices_desk", __name__, url_prefix="/desk")
nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Letters"),
        "notices_desk.letters",
        "mail",
        95,
        lazy_pgettext("desk", "Running the programme"),
        Permission.SETTINGS_MANAGE,
        count=queries.failed_count,
        view={"state": LetterState.FAILED.value},
    )
)


@desk.get("/letters")
@requires(Permission.SETTINGS_MANAGE)
def letters() -> ResponseReturnValue:
    """Letters, newest first; what failed says why."""
    return render_template("notices/desk/letters.html", list=view(LIST), removed=sent_texts.notice())


@desk.get("/letters.xlsx")
@requires(Permission.SETTINGS_MANAGE)
def letters_sheet() -> ResponseReturnValue:
    """The same letters as a sheet."""
    return sheet(LIST)


@desk.post("/letters/<int:letter_id>/again")
@requires(Permission.SETTINGS_MANAGE)
def again(letter_id: int) -> ResponseReturnValue:
    """Try a failed letter once more."""
    retry.send_again(letter_id, current_actor())
    flash(_("The letter is tried again."))
    return redirect(url_for(".letters", state=LetterState.FAILED.value), 303)
