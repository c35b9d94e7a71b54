"""The confirmed list of a fair: on the screen, on paper, as a spreadsheet."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.fairs import ranking
from app.fairs.desk import desk
from app.fairs.queries import confirmed as queries
from app.kernel import clock, sheets
from app.kernel.i18n import gettext as _, localised
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.download import as_file


@desk.get("/fairs/<int:fair_id>/list")
@requires(Permission.APPLICATION_READ)
def confirmed_list(fair_id: int) -> ResponseReturnValue:
    """Who is on the list, and who waits in which order."""
    fair, actor = queries.fair(fair_id), current_actor()
    listed = queries.listed(fair, actor)
    return render_template(
        "fairs/desk/list.html",
        fair=fair,
        listed=listed,
        papers=queries.papers(listed),
        candidates=queries.candidates(fair, actor),
        order=ranking,
    )


@desk.get("/fairs/<int:fair_id>/list.xlsx")
@requires(Permission.APPLICATION_READ)
def confirmed_sheet(fair_id: int) -> ResponseReturnValue:
    """The same as a spreadsheet."""
    fair, actor = queries.fair(fair_id), current_actor()
    rows = queries.table(queries.listed(fair, actor))
    content = sheets.xlsx(_("Confirmed list"), queries.headers(), rows, about=localised(fair))
    return as_file(content, f"danh-sach-{fair.slug}-{clock.today():%Y%m%d}.xlsx", sheets.XLSX)
