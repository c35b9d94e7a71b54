"""Periods, their targets and their ceilings."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.kernel import clock
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission
from app.programme import queries, words
from app.programme.desk.blueprint import RUNNING, desk
from app.programme.models import Period
from app.programme.states import LineScope
from app.web import nav
from app.web.access import current_actor, requires
from app.web.paging import Page, asked_page

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Ceilings and rates"),
        "programme_desk.index",
        "wallet",
        order=70,
        group=RUNNING,
        needs=Permission.PROGRAMME_READ,
    )
)


@desk.get("")
@requires(Permission.PROGRAMME_READ)
def index() -> ResponseReturnValue:
    """One period: its targets and every ceiling with what is taken."""
    periods, number, scope = queries.periods(), asked_page(), asked_scope()
    period = asked_period(periods)
    rows, total = queries.lines(period, current_actor(), number, scope)
    return render_template(
        "programme/desk/index.html",
        periods=periods,
        period=period,
        page=Page(rows, number, queries.PAGE, total),
        scope=scope,
        words=words,
    )


def asked_scope() -> LineScope | None:
    """The kind of ceiling the address asks for."""
    text = request.args.get("scope", "")
    return LineScope(text) if text in set(LineScope) else None


def asked_period(periods: list[Period]) -> Period | None:
    """The period in the address, else the running one, else the newest."""
    code, today = request.args.get("period", ""), clock.today()
    named = [one for one in periods if one.code == code]
    running = [one for one in periods if one.starts_on <= today <= one.ends_on]
    return next(iter([*named, *running, *periods]), None)
