"""Somebody's notices: reading, opening, marking."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import NotFound
from app.kernel.i18n import gettext as _
from app.notices import queries
from app.notices.service import inbox as service
from app.web.access import current_actor, signed_in
from app.web.paging import Page, asked_page

pages = Blueprint("notices", __name__)


@pages.get("/notices")
@signed_in
def index() -> ResponseReturnValue:
    """Everything the person was told, unread first."""
    number = asked_page()
    lines, total = queries.inbox(current_actor(), number)
    shown = [service.line(notice) for notice in lines]
    return render_template("notices/index.html", page=Page(shown, number, queries.PAGE, total))


@pages.post("/notices/<int:notice_id>/open")
@signed_in
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Mark as read and go to what it is about."""
    notice = queries.notice(notice_id, current_actor())
    if notice is None:
        raise NotFound
    service.read(notice)
    return redirect(f"{request.script_root}{notice.link}" if notice.link else url_for(".index"))


@pages.post("/notices/<int:notice_id>/read")
@signed_in
def read(notice_id: int) -> ResponseReturnValue:
    """Mark one as read."""
    notice = queries.notice(notice_id, current_actor())
    if notice is None:
        raise NotFound
    service.read(notice)
    return redirect(url_for(".index"))


@pages.post("/notices/read-all")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark all as read."""
    service.read_all(current_actor())
    flash(_("All notices are marked as read."))
    return redirect(url_for(".index"))
