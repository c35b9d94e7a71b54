"""What is asked about a product of each group: one declaration, in ``data/catalog``, for all that asks, checks or shows it.

``questions.csv`` names the questions, the groups they belong to (``*`` all) and whether buyers filter by them,
``answers.csv`` the answers to choose from. The form, the checks, the product's page and the officer's page read it here;
facets, the spreadsheet's columns and the API are to do the same: ``of_group`` gives the questions, ``check`` the faults
of some answers, ``said`` an answer in words. Answers are kept in ``Product.facts``, by code: text for a choice, a list
of codes for several, a whole number or a decimal as text for a number (never a float).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from app.kernel import amounts, quantities
from app.kernel.i18n import VI, gettext, language
from config import ROOT

FOLDER = ROOT / "data" / "catalog"
CHOICE, MANY, NUMBER = "choice", "many", "number"
NONE_OF_THEM = "none"
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Named:
    """Something with a name in both languages."""

    code: str
    name_vi: str
    name_en: str

    @property
    def name(self) -> str:
        """Its name in the page's language."""
        return self.name_vi if language() == VI else self.name_en

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Question(Named):
    """One question: what kind of answer it takes, in what unit, between what, and for which groups."""

    kind: str
    groups: frozenset[str]
    unit: Named
    least: Decimal | None
    most: Decimal | None
    is_filter: bool
    answers: tuple[Named, ...] = field(default=())

    def words(self) -> dict[str, str]:
        """Its answers by their codes, in the page's language."""
        return {one.code: one.name for one in self.answers}

    def answer(self, code: str) -> Named | None:
        """One of its answers; None when it has no such."""
        return next((one for one in self.answers if one.code == code), None)

    def fault(self, value: Any) -> str:
        """What is wrong with an answer, in words; empty when nothing is."""
        if self.kind == NUMBER:
            number = Decimal(str(value))
            if (self.least or 0) <= number <= (self.most or number):
                return ""
            least, most = (amounts.grouped(end or Decimal(0), language()) for end in (self.least, self.most))
            return gettext("Write a number from %(least)s to %(most)s.", least=least, most=most)
        codes = [value] if self.kind == CHOICE else list(value)
        if any(self.answer(code) is None for code in codes):
            return gettext("Choose from the list.")
        if NONE_OF_THEM in codes and len(codes) > 1:
            return gettext("“None” goes with nothing else.")
        return ""

    def said(self, value: Any) -> str:
        """An answer as people read it."""
        if self.kind == NUMBER:
            figure = amounts.grouped(Decimal(str(value)), language())
            return f"{figure}\u00a0{self.unit.name}" if self.unit.name else figure
        codes = [value] if self.kind == CHOICE else list(value)
        return ", ".join(one.name for code in codes if (one := self.answer(code)))


@cache
def _all() -> dict[str, Question]:
    answers: dict[str, list[Named]] = {}
    for row in _rows("answers.csv"):
        one = Named(row["code"], row["name_vi"], row["name_en"])
        answers.setdefault(row["question"], []).append(one)
    return {row["code"]: _question(row, answers.get(row["code"], [])) for row in _rows("questions.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _question(row: Mapping[str, str], answers: list[Named]) -> Question:
    least, most = (Decimal(row[end]) if row[end] else None for end in ("least", "most"))
    return Question(
        row["code"],
        row["name_vi"],
        row["name_en"],
        kind=row["kind"],
        groups=frozenset(row["groups"].split(";")),
        unit=Named("", row["unit_vi"], row["unit_en"]),
        least=least,
        most=most,
        is_filter=row["filter"] == "1",
        answers=tuple(answers),
    )


def of_group(group_code: str | None) -> list[Question]:
    """The questions of a product group, in the order they are asked; those of all groups first."""
    return [one for one in _all().values() if one.groups & {"*", group_code}]


def every() -> list[Question]:
    """The questions of all groups."""
    return list(_all().values())


def check(group_code: str | None, facts: Facts) -> dict[str, str]:
    """The fault of each answer in words, by the code of its question; unknown questions are faults too."""
    asked = {one.code: one for one in of_group(group_code)}
    faults = {code: gettext("This is not asked of the group.") for code in facts if code not in asked}
    found = {code: asked[code].fault(value) for code, value in facts.items() if code in asked}
    faults |= {code: sentence for code, sentence in found.items() if sentence}
    if ("content" in facts) != ("content_unit" in facts):
        lacking = "content_unit" if "content" in facts else "content"
        faults.setdefault(lacking, gettext("Write the content and what it is measured in, or neither."))
    return faults


def said(group_code: str | None, facts: Facts) -> list[tuple[Question, str]]:
    """Every answer in words, in the order of the questions."""
    return [(one, one.said(facts[one.code])) for one in of_group(group_code) if one.code in facts]


def said_all(facts: Facts) -> list[tuple[Question, str]]:
    """The same whatever the group is: for a history, in which it may have been another."""
    return [(one, one.said(facts[one.code])) for one in _all().values() if one.code in facts]


def as_number(value: Decimal) -> int | str:
    """A number as it is kept: whole, or a decimal as text."""
    return quantities.as_plain(amounts.without_zeros(value))
