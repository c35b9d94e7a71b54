"""How letters arrive: chosen signed in, or ended by the link in a letter."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel.i18n import gettext as _
from app.notices.forms import ChooseRhythm
from app.notices.service import choice as service
from app.notices.states import LetterRhythm
from app.notices.views.inbox import pages
from app.web.access import current_actor, public, signed_in


@pages.route("/notices/letters", methods=["GET", "POST"])
@signed_in
def letters() -> ResponseReturnValue:
    """How the letters one may do without arrive."""
    actor = current_actor()
    form = ChooseRhythm(rhythm=service.chosen_by(actor.person_id or 0).value)
    if not form.validate_on_submit():
        return render_template("notices/rhythm.html", form=form), form.status
    service.choose_for(actor, LetterRhythm(form.rhythm.data))
    flash(_("Saved. Letters arrive as you chose."))
    return redirect(url_for(".letters"), 303)


@pages.get("/letters/stop/<token>")
@public
def stop_letters(token: str) -> ResponseReturnValue:
    """Ask whether letters of this kind shall end; looking ends nothing, mail programs look by themselves."""
    return render_template("notices/stop.html", reader=service.reader(token), token=token, stopped=False)


@pages.post("/letters/stop/<token>")
@public
def stop_letters_now(token: str) -> ResponseReturnValue:
    """End them: the page's button, or the mail program's own (RFC 8058), which knows no cookie."""
    service.stop(token)
    return render_template("notices/stop.html", reader=service.reader(token), token=token, stopped=True)
