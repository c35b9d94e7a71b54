"""The books: every posting with its entries."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission
from app.subsidies.desk import desk
from app.subsidies.desk.awards import RUNNING
from app.subsidies.desk.ledger_list import LIST
from app.web import nav
from app.web.access import requires
from app.web.list_sheet import sheet
from app.web.list_view import view

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Ledger"),
        "subsidies_desk.ledger",
        "book-open",
        order=82,
        group=RUNNING,
        needs=Permission.PROGRAMME_READ,
    )
)


@desk.get("/ledger")
@requires(Permission.PROGRAMME_READ)
def ledger() -> ResponseReturnValue:
    """Entries of postings, newest first, by award or budget line."""
    return render_template("subsidies/desk/ledger.html", list=view(LIST))


@desk.get("/ledger.xlsx")
@requires(Permission.PROGRAMME_READ)
def ledger_sheet() -> ResponseReturnValue:
    """The same entries as a sheet."""
    return sheet(LIST)
