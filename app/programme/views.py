"""What the programme supports, for everybody: rates with their clauses, a calculator, a quick check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.states import LegalForm
from app.kernel import clock
from app.kernel.i18n import lazy_gettext
from app.kernel.money import Money
from app.programme import queries, words
from app.programme.forms import CalculatorForm, CheckForm, asked
from app.programme.location import LocationFinding, Verdict
from app.programme.models import BeneficiaryRule
from app.programme.rules import STAND_ITEM, Assessment, CostLine, assess
from app.programme.states import FairKind
from app.reference import queries as reference
from app.reference.models import Commune
from app.web import nav
from app.web.access import public
from app.web.kept_pages import kept

pages = Blueprint("programme", __name__)
Word = TypeVar("Word", bound=StrEnum)
MOST_PLACES = 8
SHOWN = ("advance_percent", "overseas_per_year", "priority_percent")

nav.add(nav.Entry("public", lazy_gettext("What is supported"), "programme.support", "hand-coins", order=60))


@dataclass(frozen=True)
class Answer:
    """What the quick check says: the place, and what rules R3 and R4 say about form and place."""

    place: Commune
    form: BeneficiaryRule | None
    location: LocationFinding

    @property
    def verdict(self) -> Verdict:
        """Both have to hold."""
        if self.form is None or not self.form.accepted:
            return Verdict.NO
        return self.location.verdict


@pages.get("/support")
@kept()
@public
def support() -> ResponseReturnValue:
    """Rates, the calculator and the check, all by the rules of today."""
    calculator = asked(CalculatorForm, request.args, "stands", "price", "kind")
    check = asked(CheckForm, request.args, "place", "commune")
    return render_template(
        "programme/support.html",
        calculator=calculator,
        worked=worked(calculator),
        check=check,
        **checked(check),
        **rates(),
        words=words,
    )


def rates() -> dict[str, Any]:
    """Everything in force today."""
    today = clock.today()
    return {
        "terms": {kind: queries.rates_on(kind, today) for kind in FairKind},
        "numbers": [queries.parameter(code, today) for code in SHOWN],
        "beneficiaries": queries.beneficiary_rules(today),
    }


def worked(form: Any) -> Assessment | None:
    """What so many stands at this price would get today; None while the form has something to correct."""
    if "stands" in request.args:
        if not form.validate():
            return None
    else:
        form.stands.data, form.price.data = form.stands.default, form.price.default
    kind = known(FairKind, form.kind)
    line = CostLine(STAND_ITEM[kind], form.stands.data, Money(form.price.data))
    return assess([line], queries.terms_on(kind, clock.today()))


def known(kind: type[Word], field: Any) -> Word:
    """What a list field chose; its default where the address names something else."""
    try:
        return kind(field.data)
    except ValueError:
        field.data = field.default
        return kind(field.default)


def checked(form: Any) -> dict[str, Any]:
    """The places that fit what was typed, and the answer once it is clear which one is meant.

    Nothing while the form has something to correct, which stands at its field.
    """
    if "place" not in request.args and "commune" not in request.args:
        return {"found": [], "answer": None}
    chosen = reference.commune(form.commune.data or "")
    if not chosen and not form.place.validate(form):
        return {"found": [], "answer": None}
    found = [chosen] if chosen else reference.find_communes(form.place.data or "", MOST_PLACES)
    if len(found) != 1:
        return {"found": found, "answer": None}
    return {"found": [], "answer": answer(form, found[0])}


def answer(form: Any, place: Commune) -> Answer:
    """R3 and R4 for one form and place."""
    today = clock.today()
    village = bool(form.craft_village.data)
    return Answer(
        place,
        queries.beneficiary_rule(known(LegalForm, form.legal_form), today),
        queries.location_on(place, today, craft_village_recognised=village),
    )
