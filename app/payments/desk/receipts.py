"""Every transfer that came in for an own share, whatever bill it stands on."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.kernel.permissions import Permission
from app.payments.desk import desk
from app.payments.desk.receipt_list import LIST
from app.web.access import requires
from app.web.list_sheet import sheet
from app.web.list_view import view


@desk.get("/bills/transfers")
@requires(Permission.PROGRAMME_READ)
def receipts() -> ResponseReturnValue:
    """The transfers, the newest first."""
    return render_template("payments/desk/receipts.html", list=view(LIST))


@desk.get("/bills/transfers.xlsx")
@requires(Permission.PROGRAMME_READ)
def receipts_sheet() -> ResponseReturnValue:
    """The same transfers as a sheet."""
    return sheet(LIST)
