"""The programme at a glance: targets, money, outcomes, provinces; every figure opens the rows behind it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.insight.desk.blueprint import desk
from app.insight.desk.province_scope import own_province
from app.insight.queries import charts, desk_figures, programme, provinces
from app.kernel import clock
from app.kernel.i18n import gettext, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.programme.models import Period
from app.web import nav
from app.web.access import current_actor, requires

RUNNING = lazy_pgettext("desk", "Running the programme")
nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Dashboard"),
        "insight_desk.dashboard",
        "gauge",
        80,
        RUNNING,
        Permission.INSIGHT_READ,
    )
)


@desk.get("/dashboard")
@requires(Permission.INSIGHT_READ)
def dashboard() -> ResponseReturnValue:
    """The figures of one period, each leading to the rows it counts."""
    facts = _facts(request.args.get("period", ""))
    return render_template("insight/desk/dashboard.html", own_province=own_province(current_actor()), **facts)


@desk.post("/dashboard/count")
@requires(Permission.INSIGHT_READ)
def count_again() -> ResponseReturnValue:
    """Count the figures now, e.g. while the worker is away: for everybody who reads them."""
    if not desk_figures.count_again():
        flash(gettext("Somebody is having the figures counted at this moment. Look again shortly."))
    return redirect(url_for(".dashboard", period=request.args.get("period") or None), 303)


def _facts(code: str) -> dict[str, Any]:
    known = programme.periods()
    period = programme.chosen(code, clock.today(), known)
    return {"periods": known, "period": period, **(_of(period) if period else {})}


def _of(period: Period) -> dict[str, Any]:
    """What is acted upon as it is now; what only tells how things stand as it was counted last."""
    kept = desk_figures.of_period(period)
    return {
        "counts": programme.fair_counts(period),
        "spending": programme.spending(period),
        "years": programme.year_lines(period),
        "late": programme.late_reports(clock.today()),
        "pledges": programme.awaiting_pledge(period),
        "waiting": programme.waiting_outcomes(current_actor()),
        "kept": kept,
        "map": provinces.drawn(kept.table),
        **charts.tools(kept.stages),
    }
