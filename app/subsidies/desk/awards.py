"""The lists: what to propose for, to approve, to pay."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.subsidies import search
from app.subsidies.desk import desk
from app.subsidies.desk.award_lists import LISTS, MINE, SHOW, TITLES
from app.subsidies.search import Queue
from app.web import nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view

WORK, RUNNING = lazy_pgettext("desk", "Work"), lazy_pgettext("desk", "Running the programme")

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Support amounts"),
        "subsidies_desk.awards",
        "scale",
        order=40,
        group=WORK,
        needs=Permission.PROGRAMME_READ,
        count=search.waiting_for,
        view={MINE: "1"},
    )
)


@desk.get("/awards")
@requires(Permission.PROGRAMME_READ)
def awards() -> ResponseReturnValue:
    """One list, filtered, least time left first."""
    queue, counts = _queue(), search.counts(current_actor())
    return render_template(
        "subsidies/desk/awards.html", list=view(LISTS[queue]), queue=queue, titles=TITLES, counts=counts
    )


@desk.get("/awards.xlsx")
@requires(Permission.PROGRAMME_READ)
def awards_sheet() -> ResponseReturnValue:
    """The same list as a sheet."""
    return sheet(LISTS[_queue()])


def _queue() -> Queue:
    asked, usual = request.args.get(SHOW, ""), search.usual(current_actor())
    if request.args.get(MINE) == "1":
        return usual
    return Queue(asked) if asked in set(Queue) else usual
