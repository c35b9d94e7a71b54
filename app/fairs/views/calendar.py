"""The year of fairs."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.catalog.service import sitemap
from app.fairs import year_chart
from app.fairs.queries import addresses, fairs as queries
from app.fairs.queries.fairs import Filter
from app.fairs.views import pages
from app.kernel import clock
from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.web import nav
from app.web.access import public
from app.web.kept_pages import kept

REGIONS = {
    "bac": ("Bắc", lazy_pgettext("region", "North")),
    "trung": ("Trung", lazy_pgettext("region", "Centre and Highlands")),
    "nam": ("Nam", lazy_pgettext("region", "South")),
}
NEXT = 4
WHERE = {"home": False, "abroad": True}

nav.add(nav.Entry("public", lazy_gettext("Fairs"), "fairs.calendar", "tent", order=30))
sitemap.add("fairs.calendar", room=sitemap.Room("fairs", "fairs.show", addresses.fairs))


@pages.get("/fairs")
@kept("year", "where", "supported", "region")
@public
def calendar() -> ResponseReturnValue:
    """Every fair that opens in a year, by month."""
    asked = asked_filter(request.args)
    cards = queries.in_year(asked)
    spans = [(year_chart.Span(c.fair.starts_on, c.clock.ends_on, c.fair.supported), c) for c in cards]
    return render_template(
        "fairs/calendar.html",
        asked=asked,
        next_ones=[] if request.args else queries.upcoming(NEXT),
        months=year_chart.months(asked.year, spans),
        count=len(cards),
        years=queries.years(),
        regions=REGIONS,
    )


def asked_filter(args: Mapping[str, str]) -> Filter:
    """What the address asks for; anything odd leaves its question open."""
    text = args.get("year", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year
    region = REGIONS.get(args.get("region", ""))
    return Filter(
        year=min(max(asked, 1990), 2100),
        abroad=WHERE.get(args.get("where", "")),
        supported=True if args.get("supported") == "1" else None,
        region=region[0] if region else "",
    )
