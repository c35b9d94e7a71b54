"""The programme at a glance: targets, money, outcomes, provinces; every figure opens the rows behind it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.insight.desk.blueprint import desk
from app.insight.desk.province_scope import own_province
from app.insight.queries import charts, programme, provinces, second_count
from app.kernel import clock
from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.outcomes.queries import figures
from app.outcomes.queries.outcome_filter import OutcomeFilter
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
    return render_template("insight/desk/dashboard.html", own_province=own_province(), **facts)


def _facts(code: str) -> dict[str, Any]:
    today, known = clock.today(), programme.periods()
    period = programme.chosen(code, today, known)
    chosen = OutcomeFilter(period_id=period.id if period else None)
    table = provinces.rows(period, today)
    return {
        "periods": known,
        "period": period,
        "counts": programme.fair_counts(period) if period else [],
        "spending": programme.spending(period) if period else None,
        "years": programme.year_lines(period) if period else [],
        "delivered": programme.delivered_verified(period) if period else figures.Figure(),
        "answers": figures.answers(today, chosen),
        **charts.tools(figures.by_stage(chosen)),
        "table": table,
        "map": provinces.drawn(table),
        "values": programme.fair_values(period, today) if period else [],
        "late": programme.late_reports(today),
        "local": programme.local_support(period),
        "pledges": programme.awaiting_pledge(period) if period else None,
        "checked": second_count.pairs(period, table) if period else [],
        "waiting": programme.waiting_outcomes(current_actor()),
    }
