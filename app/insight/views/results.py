"""What the programme came to, for everybody: the same figures on the map, in the table and in the open data."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.catalog.service import sitemap
from app.insight.queries import charts, open_data, programme, provinces, public_figures
from app.insight.views.blueprint import pages
from app.kernel import clock, sheets
from app.kernel.i18n import lazy_gettext
from app.web import nav
from app.web.access import public
from app.web.download import as_file
from app.web.kept_pages import kept

nav.add(nav.Entry("public", lazy_gettext("Programme results"), "insight.results", order=60))
sitemap.add("insight.results")


@pages.get("/results")
@kept("period")
@public
def results() -> ResponseReturnValue:
    """Fairs against targets, outcomes by stage and by how they are known, and the map."""
    return render_template("insight/results.html", **_facts(request.args.get("period", "")))


def _facts(code: str) -> dict[str, Any]:
    known = programme.periods()
    period = programme.chosen(code, clock.today(), known)
    found = public_figures.with_provinces(period)
    table = provinces.for_everybody(found.rows)
    return {
        "periods": known,
        "period": period,
        "counts": programme.fair_counts(period) if period else [],
        **charts.tools(charts.for_everybody(found.stages)),
        "is_told": charts.is_told,
        "answers": found.answers,
        "table": provinces.by_value(table),
        "map": provinces.drawn(table),
        "as_of": found.as_of,
    }


@pages.get("/results/provinces.csv")
@kept("period")
@public
def provinces_csv() -> ResponseReturnValue:
    """The table of the map as open data."""
    period = programme.chosen(request.args.get("period", ""), clock.today(), programme.periods())
    found = public_figures.with_provinces(period)
    rows = open_data.provinces(provinces.for_everybody(found.rows), found.as_of)
    return _csv("ket-qua-theo-tinh.csv", open_data.PROVINCE_COLUMNS, rows)


@pages.get("/results/fairs.csv")
@kept()
@public
def fairs_csv() -> ResponseReturnValue:
    """The programme's fairs as open data."""
    return _csv("hoi-cho.csv", open_data.FAIR_COLUMNS, open_data.fairs())


def _csv(name: str, headers: tuple[str, ...], rows: list[list[sheets.Cell]]) -> Response:
    answer = as_file(sheets.comma_separated(headers, rows), name, sheets.CSV)
    answer.headers["Cache-Control"] = "no-cache"  # for everybody; whoever has it asks whether it still holds
    return answer
