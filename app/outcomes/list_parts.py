"""What lists of results say of them, and the cuts of figures as questions of a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_

from app.accounts.models import Facility
from app.kernel import lists, untrusted
from app.kernel.db import db
from app.kernel.foreign_amounts import written
from app.kernel.i18n import gettext as _, language, lazy_gettext, localised
from app.kernel.lists import Choices, Column, Filter
from app.kernel.permissions import Actor
from app.outcomes.models import Outcome
from app.outcomes.queries.outcome_filter import OutcomeFilter
from app.programme.models import Period

Cut = Callable[[OutcomeFilter], list[ColumnElement[bool]]]


def number(text: str) -> int:
    """A number in an address; ValueError for anything else."""
    found = untrusted.whole(text)
    if found is None:
        raise ValueError(text)
    return found


def yes(text: str) -> bool:
    """Whether an address says 1."""
    return text == "1"


KINDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "period": ("period_id", number),
    "facility": ("facility_id", number),
    "since": ("since", date.fromisoformat),
    "until": ("until", date.fromisoformat),
    "attributed": ("attributed", yes),
}
"""Conditions that come with a link from a figure and have no field on the page: their field, and how they are read."""


def narrowed_by(name: str, label: Any, kind: Callable[[str], Any], cut: Cut, **more: Any) -> Filter:
    """A question whose answer is one condition of the figures."""
    field = KINDS.get(name, (name, kind))[0]

    def where(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
        return and_(*cut(OutcomeFilter(**{field: kind(answer)}))) if answer else None

    return Filter(name, label, where, **more)


def figures_cuts(cut: Cut) -> tuple[Filter, ...]:
    """The hidden questions of links from figures."""
    return tuple(
        narrowed_by(name, _FROM_FIGURE[name], kind, cut, hidden=True, said=_SAID.get(name))
        for name, (_field, kind) in KINDS.items()
    )


_FROM_FIGURE = {
    "period": lazy_gettext("Period"),
    "facility": lazy_gettext("Facility"),
    "since": lazy_gettext("Since"),
    "until": lazy_gettext("Until"),
    "attributed": lazy_gettext("Due to the fair or this site"),
}


def _period(answer: str) -> str:
    found = db.session.get(Period, number(answer))
    return localised(found) if found else ""


def _facility(answer: str) -> str:
    found = db.session.get(Facility, number(answer))
    return (
        found.name if found and found.is_verified else answer
    )  # whoever is not public is not named by a number


_SAID: dict[str, Callable[[str], str]] = {
    "period": _period,
    "facility": _facility,
    "attributed": lambda _answer: _("yes"),
}
"""Answers that are numbers, in words for the top of a sheet; the list itself holds only what its reader may see."""


def foreign(outcome: Outcome) -> str:
    """The amount in the currency it was agreed in; empty for đồng."""
    if not outcome.amount_foreign:
        return ""
    amount = written(outcome.amount_foreign, outcome.currency.decimals, language())
    return f"{amount}\u00a0{outcome.currency_code}"


def value_column() -> Column:
    """What a result is worth in đồng, under it the foreign amount; nothing before a contract."""
    return lists.amount(
        "value",
        lazy_gettext("Value, ₫"),
        lambda line: line.outcome.amount,
        Outcome.amount,
        under=Column("foreign", lazy_gettext("Foreign amount"), lambda line: foreign(line.outcome)),
    )


def states(shown: dict[Any, Any]) -> Callable[[Actor, str], Choices]:
    """All words of an enumeration as answers, any of them first."""

    def choices(_actor: Actor, _answer: str) -> Choices:
        return [("", _("Any")), *((key.value, label) for key, label in shown.items())]

    return choices
