"""The ceilings of a period as a list, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement, func

from app.kernel import clock, lists
from app.kernel.i18n import lazy_gettext, lazy_pgettext, localised, pgettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.programme import queries, words
from app.programme.models import BudgetLine, Period
from app.programme.states import LineScope

YEARS = 10_000
"""More than any year, so that a scope and a year make one number to sort by."""


def period_of(code: str) -> Period | None:
    """The period of this code, else the running one, else the newest."""
    periods, today = queries.periods(), clock.today()
    named = [one for one in periods if one.code == code]
    running = [one for one in periods if one.starts_on <= today <= one.ends_on]
    return next(iter([*named, *running, *periods]), None)


def _usual(_actor: Actor) -> str:
    period = period_of("")
    return period.code if period else ""


def _periods(_actor: Actor, answer: str) -> Choices:
    known = {one.code: one.code.replace("-", "–") for one in queries.periods()}
    return (
        list(known.items()) if answer in known else [(answer, known.get(_usual(_actor), "")), *known.items()]
    )


def _in_period(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    period = period_of(answer)
    return BudgetLine.period_id == period.id if period else None


def _scopes(_actor: Actor, answer: str) -> Choices:
    every = answer if answer not in set(LineScope) else ""  # an odd word in an old address leaves nothing out
    return [(every, pgettext("ceiling", "All")), *((key.value, label) for key, label in words.SCOPES.items())]


def _of_scope(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return BudgetLine.scope == LineScope(answer) if answer in set(LineScope) else None


def _no_amount(line: BudgetLine) -> str:
    return words.line_without_amount(line) if line.cap is None else ""


LIST = lists.declare(
    Listing(
        endpoint="programme_desk.index",
        title=lazy_gettext("Ceilings"),
        file="tran-kinh-phi",
        needs=Permission.PROGRAMME_READ,
        query=queries.lines,
        tie=BudgetLine.id,
        columns=(
            Column(
                "name",
                lazy_gettext("Ceiling of"),
                localised,
                BudgetLine.sort_key,
                whole=True,
                url=lambda line: url_for("programme_desk.line", line_id=line.id),
                css="w-rest",
                under=Column(
                    "scope",
                    lazy_gettext("Ceilings for"),
                    lambda line: str(words.SCOPES[line.scope]),
                    lists.in_order(BudgetLine.scope, list(LineScope)) * YEARS
                    + func.coalesce(BudgetLine.year, 0),
                ),
            ),
            lists.amount(
                "cap",
                lazy_gettext("Ceiling"),
                lambda line: line.cap,
                BudgetLine.cap,
                under=Column("uncapped", lazy_gettext("Without an amount"), _no_amount, whole=True),
            ),
            lists.amount(
                "committed",
                lazy_pgettext("ceiling", "Committed"),
                lambda line: line.committed,
                BudgetLine.committed,
            ),
            lists.amount("paid", lazy_pgettext("ceiling", "Paid"), lambda line: line.paid, BudgetLine.paid),
            lists.amount(
                "left",
                lazy_pgettext("ceiling", "Left"),
                lambda line: line.left,
                BudgetLine.cap - BudgetLine.committed - BudgetLine.paid,
            ),
        ),
        usual="scope",
        filters=(
            Filter("period", lazy_gettext("Period"), _in_period, _periods, usual=_usual),
            Filter("scope", lazy_gettext("Ceilings for"), _of_scope, _scopes),
        ),
        size=30,
    )
)
