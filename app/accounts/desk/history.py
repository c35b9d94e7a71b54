"""The history across all things, to read."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.desk.blueprint import RUNNING, desk
from app.accounts.desk.history_list import LIST
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission, Scope
from app.web import nav
from app.web.access import current_actor, requires
from app.web.facts import fact_name, fact_value
from app.web.list_sheet import sheet
from app.web.list_view import view

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("History"),
        "accounts_desk.audit",
        "history",
        order=95,
        group=RUNNING,
        needs=Permission.AUDIT_READ,
    )
)


@desk.get("/audit")
@requires(Permission.AUDIT_READ)
def audit() -> ResponseReturnValue:
    """Who did what to which thing, newest first, by kind, person and days."""
    provincial = current_actor().scope(Permission.AUDIT_READ) is Scope.PROVINCE
    names = {"fact_name": fact_name, "fact_value": fact_value}
    return render_template("accounts/desk/audit.html", list=view(LIST), provincial=provincial, **names)


@desk.get("/audit.xlsx")
@requires(Permission.AUDIT_READ)
def audit_sheet() -> ResponseReturnValue:
    """The same lines as a sheet."""
    return sheet(LIST)
