"""A declared list as an Excel sheet: what the page shows with these filters, from its first row to its last.

How many one person may ask for is bounded here for every list. On top stand the title, what was filtered, and when and for whom it was made: a sheet travels without its page.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

from app.kernel import clock, keyset, sheets, throttle
from app.kernel.i18n import gettext as _, lazy_gettext, ngettext
from app.kernel.lists import Listing
from app.web.access import current_actor
from app.web.download import as_file
from app.web.formatting import dmyhm, num
from app.web.list_view import View, view

MOST_ROWS = 10_000
"""A sheet of more would hold up others; it says that it is not all."""
_AT_ONCE = 500
SHEETS = throttle.Limit(
    "sheet",
    60,
    3_600,
    sentence=lazy_gettext(
        "You asked for many Excel sheets within an hour. Wait a while; what you need stands on the page too."
    ),
    title=lazy_gettext("Excel sheets asked for by one person"),
)
"""A whole sheet costs as much as some hundred pages: an hour of a person's own work has room, a loop has not."""


def sheet(listing: Listing) -> Response:
    """The rows the address asks for, as a download; TooMany for who asked for many within an hour."""
    throttle.hit(SHEETS, str(current_actor().person_id))
    shown = view(listing)
    heads = [str(part.label) for column in shown.columns for part in column.facts]
    content = sheets.xlsx(str(listing.title), heads, _rows(shown), above=_above(shown))
    return as_file(content, f"{listing.file}-{clock.today():%Y-%m-%d}.xlsx", sheets.XLSX)


def _above(shown: View) -> list[str]:
    count = keyset.so_many(shown.counted, shown.listing.tie, MOST_ROWS)
    rows = ngettext("%(count)s row", "%(count)s rows", count, count=num(count))
    if count > MOST_ROWS:
        rows = _("only the first %(count)s rows of more: filter the list for the rest", count=num(MOST_ROWS))
    which = [one for one, _condition in shown.narrowing if one.filter.name not in shown.listing.address]
    narrowed = [f"{one.filter.label}: {one.said}" for one in which if one.said]
    narrowed += [_("Words: %(words)s", words=shown.words)] if shown.words else []
    return [
        str(shown.listing.title),
        _("Filtered by: %(filters)s", filters="; ".join(narrowed)) if narrowed else _("Not filtered"),
        _("Made %(moment)s by %(who)s; %(rows)s", moment=dmyhm(clock.now()), who=shown.actor.name, rows=rows),
    ]


def _rows(shown: View) -> Iterator[list[sheets.Cell]]:
    """Row after row, a few hundred in memory at a time."""
    after, left = None, MOST_ROWS
    while left > 0:
        found = keyset.forward(shown.query, shown.order, min(_AT_ONCE, left), after)
        for line in shown.listing.lines(found.rows):
            yield [part.value(line) for column in shown.columns for part in column.facts]
        if not found.more:
            return
        after, left = found.marks[-1], left - len(found.rows)
