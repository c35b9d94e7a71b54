"""Somebody's notices: reading, opening, marking."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import NotFound
from app.kernel.i18n import gettext as _
from app.notices import queries
from app.notices.service import inbox as service
from app.notices.views.notice_list import LIST
from app.web.access import current_actor, signed_in
from app.web.list_sheet import sheet
from app.web.list_view import view

pages = Blueprint("notices", __name__)


@pages.get("/notices")
@signed_in
def index() -> ResponseReturnValue:
    """Everything the person was told, unread first."""
    return render_template("notices/index.html", list=view(LIST))


@pages.get("/notices.xlsx")
@signed_in
def index_sheet() -> ResponseReturnValue:
    """The same notices as a sheet."""
    return sheet(LIST)


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
