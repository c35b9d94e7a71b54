"""A copy of one's own data: asked for, and taken within seven days by nobody else."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.service import data_copy as service
from app.accounts.views.blueprint import pages
from app.kernel import clock
from app.kernel.i18n import gettext as _
from app.web import download
from app.web.access import current_actor, signed_in
from app.web.recent import recent


@pages.get("/account/data")
@signed_in
def my_data() -> ResponseReturnValue:
    """What a copy holds, and the copies that are here."""
    return render_template("accounts/data.html", copies=service.of(current_actor()), now=clock.now())


@pages.post("/account/data")
@signed_in
@recent
def ask_for_copy() -> ResponseReturnValue:
    """Ask for a copy."""
    service.ask(current_actor())
    flash(_("Your copy is being made. A letter tells you when it is ready."))
    return redirect(url_for(".my_data"), 303)


@pages.get("/account/data/<int:copy_id>")
@signed_in
def data_copy(copy_id: int) -> Response:
    """The file, for its owner alone."""
    content = service.content(copy_id, current_actor())
    return download.as_file(content, "du-lieu-cho-phien.zip", "application/zip")
