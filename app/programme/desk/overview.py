"""Periods, their targets and their ceilings."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission
from app.programme.desk.blueprint import RUNNING, desk
from app.programme.desk.line_list import LIST, period_of
from app.web import nav
from app.web.access import requires
from app.web.list_sheet import sheet
from app.web.list_view import view

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Ceilings and rates"),
        "programme_desk.index",
        "wallet",
        order=70,
        group=RUNNING,
        needs=Permission.PROGRAMME_READ,
    )
)


@desk.get("")
@requires(Permission.PROGRAMME_READ)
def index() -> ResponseReturnValue:
    """One period: its targets and every ceiling with what is taken."""
    shown = view(LIST)
    return render_template("programme/desk/index.html", list=shown, period=period_of(shown.asked["period"]))


@desk.get("/ceilings.xlsx")
@requires(Permission.PROGRAMME_READ)
def index_sheet() -> ResponseReturnValue:
    """The same ceilings as a sheet."""
    return sheet(LIST)
