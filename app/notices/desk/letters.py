"""What left the house by post, and what could not be delivered."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import NotFound
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.notices import queries
from app.notices.service import retry
from app.notices.states import LetterState
from app.web import nav
from app.web.access import current_actor, requires
from app.web.paging import Page, asked_page

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
    state, number = request.args.get("state", ""), asked_page()
    if state and state not in set(LetterState):
        raise NotFound
    sought = request.args.get("q", "").strip()[:100]
    rows, total = queries.letters(LetterState(state) if state else None, number, sought)
    page = Page(rows, number, queries.PAGE, total)
    return render_template(
        "notices/desk/letters.html",
        page=page,
        sought=sought,
        state=state,
        states=list(LetterState),
        words=retry.WORDS,
    )


@desk.post("/letters/<int:letter_id>/again")
@requires(Permission.SETTINGS_MANAGE)
def again(letter_id: int) -> ResponseReturnValue:
    """Try a failed letter once more."""
    retry.send_again(letter_id, current_actor())
    flash(_("The letter is tried again."))
    return redirect(url_for(".letters", state=LetterState.FAILED.value), 303)
