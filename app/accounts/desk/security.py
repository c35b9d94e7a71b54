"""The security log, to read: who came in, who failed, whose keys and roles changed, which limits were reached."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.desk.blueprint import RUNNING, desk
from app.accounts.desk.security_list import LIST
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission
from app.web import nav
from app.web.access import requires
from app.web.list_sheet import sheet
from app.web.list_view import view

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Security log"),
        "accounts_desk.security_log",
        "shield-check",
        order=96,
        group=RUNNING,
        needs=Permission.SECURITY_READ,
    )
)


@desk.get("/security")
@requires(Permission.SECURITY_READ)
def security_log() -> ResponseReturnValue:
    """Newest first, by group, person, origin and days."""
    return render_template("accounts/desk/security.html", list=view(LIST))


@desk.get("/security.xlsx")
@requires(Permission.SECURITY_READ)
def security_log_sheet() -> ResponseReturnValue:
    """The same lines as a sheet."""
    return sheet(LIST)
