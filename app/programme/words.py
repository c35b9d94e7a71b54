"""How this room says its answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.accounts.words import LEGAL_FORMS as LEGAL_FORMS
from app.kernel import amounts, dates
from app.kernel.citations import cited
from app.kernel.i18n import gettext, language, lazy_gettext, localised
from app.kernel.money import Money
from app.programme.location import Ground, LocationFinding
from app.programme.models import BudgetLine, MeasureProposal
from app.programme.states import FairKind, FundSource, LineScope, MeasureKind
from app.programme.uncapped import Decision, decision_of

GROUNDS: dict[Ground, Any] = {
    Ground.IN_PROVINCE: lazy_gettext(
        "The site lies in a province: every commune, ward and special zone counts."
    ),
    Ground.COMMUNE_OF_CITY: lazy_gettext(
        "The site lies in a commune or special zone of a centrally run city."
    ),
    Ground.CRAFT_VILLAGE: lazy_gettext(
        "The site lies in a ward of a centrally run city, within a recognised craft village."
    ),
    Ground.WARD_OF_CITY: lazy_gettext(
        "The site lies in a ward of a centrally run city outside a recognised craft village."
    ),
    Ground.OLD_RURAL: lazy_gettext("The site lay in a commune or township before 1 July 2025."),
    Ground.OLD_SMALL_CITY: lazy_gettext("The site lay in a ward of a town or of a class 2 or 3 city."),
    Ground.OLD_CONVERTED: lazy_gettext(
        "The site lay in a ward that had become one from a commune at most five years before."
    ),
    Ground.OLD_URBAN: lazy_gettext("The site lay in a ward of an urban district or of a class 1 city."),
    Ground.OLD_UNSURE: lazy_gettext(
        "Today's commune was put together from unlike units. An officer looks at the address before 1 July 2025."
    ),
}
KINDS: dict[FairKind, Any] = {
    FairKind.ORGANISED: lazy_gettext("Domestic, organised by the programme"),
    FairKind.JOINED: lazy_gettext("Another domestic fair"),
    FairKind.OVERSEAS: lazy_gettext("Fair abroad"),
}
FUNDS: dict[FundSource, Any] = {
    FundSource.NATIONAL: lazy_gettext("National industrial promotion"),
    FundSource.LOCAL: lazy_gettext("Local industrial promotion"),
    FundSource.TRADE_PROMOTION: lazy_gettext("Trade promotion"),
    FundSource.OTHER_STATE: lazy_gettext("Another State source"),
    FundSource.SELF: lazy_gettext("The facility's own money"),
}
SCOPES: dict[LineScope, Any] = {
    LineScope.PERIOD: lazy_gettext("Whole period"),
    LineScope.YEAR: lazy_gettext("Year"),
    LineScope.PROVINCE_YEAR: lazy_gettext("Province and year"),
    LineScope.FAIR: lazy_gettext("Fair"),
    LineScope.FAIR_ITEM: lazy_gettext("Cost item of a fair"),
    LineScope.FACILITY_YEAR: lazy_gettext("Facility and year"),
}
PARAMETERS: dict[str, Any] = {
    "advance_percent": lazy_gettext("Advance before acceptance, at most, percent of the support"),
    "overseas_per_year": lazy_gettext("Fairs abroad supported per facility and year, at most"),
    "priority_percent": lazy_gettext(
        "Raise for priority places and trades, at most, percent of the normal level"
    ),
    "cnnt_valid_years": lazy_gettext("Validity of an outstanding-product certificate, years"),
    "cnnt_pass_score": lazy_gettext("Score an outstanding rural industrial product needs, out of 100"),
    "ocop_valid_months": lazy_gettext("Validity of OCOP stars, months"),
    "location_rule": lazy_gettext("Rule of places: 1 by districts, 2 by wards of centrally run cities"),
    "converted_ward_years": lazy_gettext("Years a former commune still counted in a class 1 city"),
    "plan_from_units": lazy_gettext("Plan for next year from units to the department, by"),
    "plan_from_departments": lazy_gettext("Plan for next year from departments to the agency, by"),
    "monthly_report_day": lazy_gettext("Monthly progress report, by day of the month"),
    "settlement_days": lazy_gettext("Settlement file after the last acceptance, days"),
    "liquidation_due": lazy_gettext("Contract liquidation in the next year, by"),
    "filing_days_domestic": lazy_gettext("Registration of a fair at home, days before opening, at least"),
    "filing_days_overseas": lazy_gettext("Registration of a fair abroad, days before opening, at least"),
    "filing_days_most": lazy_gettext("Registration of a fair, days before opening, at most"),
    "filing_answer_days": lazy_gettext("Answer to a registration, working days"),
    "fair_report_days": lazy_gettext("Report of results after closing, days"),
    "stand_area_m2": lazy_gettext("Area of a standard stand, m²"),
}
MEASURES: dict[MeasureKind, Any] = {
    MeasureKind.RATE: lazy_gettext("Rate of support"),
    MeasureKind.PARAMETER: lazy_gettext("Figure set by law"),
    MeasureKind.CEILING: lazy_gettext("Ceiling"),
    MeasureKind.TARGET: lazy_gettext("Target"),
    MeasureKind.STAND_PRICE: lazy_gettext("Price of one stand"),
}
MONEY_MEASURES = frozenset({MeasureKind.CEILING, MeasureKind.STAND_PRICE})
DATES = frozenset({"plan_from_units", "plan_from_departments", "liquidation_due"})
"""Parameters whose number is a day of the year: 520 is 20 May."""


def parameter_value(code: str, value: int) -> str:
    """A number of the law as people read it: ``20/5`` for 520."""
    return f"{value % 100}/{value // 100}" if code in DATES else str(value)


def location_sentence(finding: LocationFinding) -> str:
    """Why a site counts or not, in the reader's language."""
    return str(GROUNDS[finding.ground])


def day(value: date) -> str:
    """``05/12/2026`` / ``5 Dec 2026``, for sentences of services."""
    return dates.short(value)


def dong(amount: int) -> str:
    """``2.600.000 ₫`` with a no-break space, for sentences of services."""
    return f"{amounts.grouped(amount, language())}\u00a0₫"


def no_amount(decision: Decision | None) -> str:
    """What stands where a ceiling has no amount: the decision that leaves it open, or that nobody set it."""
    if decision is None:
        return gettext("not set: nothing may be taken")
    return gettext(
        "uncapped by %(decision)s of %(day)s", decision=cited(decision.number), day=day(decision.on)
    )


def line_without_amount(line: BudgetLine) -> str:
    """The same of a line of the books."""
    return no_amount(decision_of(line))


def measure_name(row: MeasureProposal) -> str:
    """What a proposal is about: the cost item and kind of fair, the number of the law, the ceiling, the fair."""
    if row.parameter_code:
        return str(PARAMETERS.get(row.parameter_code, row.parameter_code))
    if row.fair_kind:
        return f"{localised(row)} · {KINDS[row.fair_kind]}"
    return localised(row)


def measured(row: MeasureProposal, amount: int | None, cap: int | None = None) -> str:
    """An amount of a proposal as people read it: percent, đồng, a day of the year or a plain number."""
    if amount is None:
        return gettext("nothing set")
    if row.kind is MeasureKind.RATE:
        most = f", {gettext('at most %(amount)s', amount=dong(cap))}" if cap else ""
        return f"{amount}%{most}"
    if row.kind in MONEY_MEASURES:
        return dong(amount)
    if row.parameter_code:
        return parameter_value(row.parameter_code, amount)
    return amounts.grouped(amount, language())


def wanted(row: MeasureProposal) -> str:
    """What a proposal would bring in force: an amount, or none by a decision."""
    if row.uncapped and row.valid_from:
        return no_amount(Decision(row.clause, row.valid_from))
    return measured(row, row.amount, row.cap)


def wanted_money(row: MeasureProposal) -> Money | None:
    """The amount in đồng a proposal would bring in force, a rate's ceiling too; None where it brings none."""
    if row.uncapped or row.kind not in {MeasureKind.RATE, *MONEY_MEASURES}:
        return None
    amount = row.cap if row.kind is MeasureKind.RATE else row.amount
    return None if amount is None else Money(amount)


def put_forward() -> str:
    """What is said once a change waits for a second person."""
    return gettext("Put forward. It is in force once a colleague has confirmed it.")
