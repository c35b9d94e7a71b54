"""The books: every posting with its entries."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.kernel import untrusted
from app.kernel.db import db
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission
from app.subsidies import search
from app.subsidies.desk import desk
from app.subsidies.desk.awards import RUNNING
from app.web import nav
from app.web.access import current_actor, requires
from app.web.paging import Page, asked_page

SIZE = 25

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
    """Postings, newest first, by award or budget line."""
    number, award, line_id = asked_page(), request.args.get("award", "").strip(), _line_id()
    query = search.postings(current_actor(), award_number=award, line_id=line_id)
    rows = list(db.session.scalars(query.limit(SIZE).offset((number - 1) * SIZE)))
    return render_template(
        "subsidies/desk/ledger.html",
        page=Page(rows, number, SIZE, search.count(query)),
        awards=search.awards_of(rows),
        lines=search.lines_in_use(),
        line_id=line_id,
        award_number=award,
    )


def _line_id() -> int | None:
    return untrusted.whole(request.args.get("line"))
