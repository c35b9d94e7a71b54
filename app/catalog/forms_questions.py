"""The questions of a product group as fields of the one form, and their answers as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.catalog import questions
from app.catalog.questions import CHOICE, MANY, Facts, Question
from app.kernel.forms import ChoiceField, TicksField
from app.kernel.i18n import gettext
from app.kernel.quantities import DecimalField

FACT = "fact-"
"""Before the code of a question: the name of its field."""


def fields_of(asked: Sequence[Question]) -> dict[str, Any]:
    """A field for each question, by its name."""
    return {FACT + one.code: _field(one) for one in asked}


def _field(one: Question) -> Any:
    answers = [(answer.code, answer.name) for answer in one.answers]
    if one.kind == MANY:
        return TicksField(one.name, choices=answers)
    if one.kind == CHOICE:
        return ChoiceField(one.name, choices=[("", gettext("not stated")), *answers])
    return DecimalField(one.name)


def shown(asked: Sequence[Question], facts: Facts) -> dict[str, Any]:
    """The kept answers as the fields show them."""
    return {FACT + one.code: _value(one, facts.get(one.code)) for one in asked}


def _value(one: Question, kept: Any) -> Any:
    if one.kind in {CHOICE, MANY}:
        return kept or ([] if one.kind == MANY else "")
    return None if kept is None else Decimal(str(kept))


def answers(form: Any, group_code: str | None) -> dict[str, Any]:
    """What the fields say, as it is kept; only of questions the form has and the group is asked."""
    found: dict[str, Any] = {}
    for one in questions.of_group(group_code):
        value = form[FACT + one.code].data if FACT + one.code in form else None
        if value not in (None, "", []):
            found[one.code] = questions.as_number(value) if isinstance(value, Decimal) else value
    return found


def refusals(faults: dict[str, str]) -> dict[str, str]:
    """The faults of answers by the names of their fields."""
    return {FACT + code: sentence for code, sentence in faults.items()}
