"""Reading what was in force on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Organisation
from app.accounts.states import LegalForm
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.i18n import localised
from app.kernel.permissions import Actor, Permission
from app.kernel.remembered import until_written
from app.kernel.scoping import within
from app.kernel.shared_lists import shared
from app.programme.keys import CeilingKey
from app.programme.location import LocationFinding, LocationRule, OldSeat, OldSite, OldUnit, Site, judge
from app.programme.models import (
    BeneficiaryRule,
    BudgetLine,
    CostItem,
    Parameter,
    Period,
    SupportRate,
)
from app.programme.rules import STAND_ITEM, ItemTerm, Terms
from app.programme.states import FairKind
from app.reference.models import Commune, OldCommune
from app.reference.queries import province_kind_on

ADVANCE_PERCENT = "advance_percent"
OVERSEAS_PER_YEAR = "overseas_per_year"
PRIORITY_PERCENT = "priority_percent"
LOCATION_RULE = "location_rule"
CONVERTED_YEARS = "converted_ward_years"
_UNITS = {"Xã": OldUnit.COMMUNE, "Thị trấn": OldUnit.TOWNSHIP, "Phường": OldUnit.WARD}
_SEATS = {
    "Huyện": OldSeat.RURAL_DISTRICT,
    "Thị xã": OldSeat.TOWN,
    "Thành phố": OldSeat.CITY,
    "Quận": OldSeat.URBAN_DISTRICT,
}


def in_force(kind: Any, day: date) -> ColumnElement[bool]:
    """The rows of dated data that hold on a day (``valid_to`` is the last day)."""
    return and_(kind.valid_from <= day, or_(kind.valid_to.is_(None), kind.valid_to >= day))


@until_written(SupportRate, Parameter)
def terms_on(fair_kind: FairKind, day: date) -> Terms:
    """The rates of a kind of fair on a day."""
    query = select(SupportRate).where(SupportRate.fair_kind == fair_kind, in_force(SupportRate, day))
    rates = list(db.session.scalars(query.order_by(SupportRate.valid_from, SupportRate.id)))
    items = {r.cost_item_code: ItemTerm(r.cost_item_code, r.percent, r.cap, r.clause) for r in rates}
    newest = max((r.valid_from for r in rates), default=day)
    return Terms(
        fair_kind=fair_kind,
        on=day,
        items=items,
        most_priority_percent=parameter(PRIORITY_PERCENT, day).value,
        version=f"{fair_kind}@{newest.isoformat()}",
    )


def rates_on(fair_kind: FairKind, day: date) -> list[SupportRate]:
    """The rates of a kind of fair on a day, supported items first, as the law lists them."""
    query = (
        select(SupportRate)
        .join(SupportRate.item)
        .where(SupportRate.fair_kind == fair_kind, in_force(SupportRate, day))
        .options(contains_eager(SupportRate.item))
        .order_by(SupportRate.percent == 0, CostItem.position, SupportRate.id)
    )
    return list(db.session.scalars(query))


@until_written(BeneficiaryRule)
def beneficiary_rules(day: date) -> list[BeneficiaryRule]:
    """Which legal forms are beneficiaries on a day (R3)."""
    query = select(BeneficiaryRule).where(in_force(BeneficiaryRule, day))
    return list(db.session.scalars(query.order_by(BeneficiaryRule.id)))


def parameter(code: str, day: date) -> Parameter:
    """A dated number of the law; LookupError when none was in force."""
    return _in_force_on(history_of(code), day, code)


def history_of(code: str) -> Sequence[Parameter]:
    """Every value a number of the law has had, newest first."""
    return _numbers().get(code, ())


@until_written(Parameter)
def _numbers() -> Mapping[str, Sequence[Parameter]]:
    """All of them, by code: a decision asks for half a dozen of these few rows, so they are read at once."""
    found = defaultdict[str, list[Parameter]](list)
    for row in db.session.scalars(select(Parameter).order_by(Parameter.valid_from.desc())):
        found[row.code].append(row)
    return found


def value_on(rows: Sequence[Parameter], day: date) -> int:
    """The value in force on a day out of those already read; LookupError when none was."""
    return _in_force_on(rows, day, "number of the law").value


def _in_force_on(rows: Sequence[Parameter], day: date, name: str) -> Parameter:
    for row in rows:
        if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            return row
    raise LookupError(f"no {name} in force on {day}")


@shared(SupportRate)
def stand_percents(day: date) -> dict[FairKind, int]:
    """What percent of a stand's price is supported on a day, for each kind of fair."""
    query = select(SupportRate).where(
        in_force(SupportRate, day), SupportRate.cost_item_code.in_(set(STAND_ITEM.values()))
    )
    rates = db.session.scalars(query.order_by(SupportRate.valid_from, SupportRate.id))
    return {r.fair_kind: r.percent for r in rates if STAND_ITEM[r.fair_kind] == r.cost_item_code}


@until_written(Period)
def periods() -> list[Period]:
    """All periods, newest first."""
    return list(db.session.scalars(select(Period).order_by(Period.starts_on.desc(), Period.id)))


@until_written(Period)
def period_on(day: date) -> Period | None:
    """The period a day falls into (R1)."""
    return db.session.scalars(select(Period).where(Period.starts_on <= day, Period.ends_on >= day)).first()


@until_written(BeneficiaryRule)
def beneficiary_rule(legal_form: LegalForm, day: date) -> BeneficiaryRule | None:
    """Whether a legal form is a beneficiary on a day (R3)."""
    query = select(BeneficiaryRule).where(
        BeneficiaryRule.legal_form == legal_form, in_force(BeneficiaryRule, day)
    )
    return db.session.scalars(query.order_by(BeneficiaryRule.valid_from.desc())).first()


def location_on(
    commune: Commune, day: date, *, craft_village_recognised: bool = False, old_place: str = ""
) -> LocationFinding:
    """Whether a site in this commune is rural on a day (R4–R8).

    ``old_place`` as the facility noted it narrows the units before 1 July 2025 to those it names.
    """
    rule = parameter(LOCATION_RULE, day)
    known = LocationRule(rule.value)
    site = Site(
        commune=commune.kind,
        province=province_kind_on(commune.province_code, day),
        craft_village_recognised=craft_village_recognised,
        **_old_facts(commune.code, old_place, day) if known is LocationRule.DISTRICTS else {},
    )
    return judge(site, known, day, rule.clause)


def _old_facts(commune_code: str, old_place: str, day: date) -> dict[str, Any]:
    years = parameter(CONVERTED_YEARS, day).value
    return {"old": _old_sites(commune_code, old_place), "converted_years": years}


def _old_sites(commune_code: str, old_place: str) -> list[OldSite]:
    """What the commune was put together from; the class of an old city is in no list we hold."""
    query = select(OldCommune.name, OldCommune.district_name).where(OldCommune.commune_code == commune_code)
    rows = [(row.name, row.district_name) for row in db.session.execute(query.order_by(OldCommune.id))]
    named = [pair for pair in rows if pair[0] in old_place or pair[1] in old_place]
    found = []
    for name, district in named or rows:
        unit = next((kind for word, kind in _UNITS.items() if name.startswith(f"{word} ")), None)
        seat = next((kind for word, kind in _SEATS.items() if district.startswith(f"{word} ")), None)
        found.append(OldSite(unit or OldUnit.WARD, seat or OldSeat.CITY))
    return found


def item_choices() -> list[tuple[str, str]]:
    """Cost items by code, as a list field offers them."""
    query = select(CostItem).order_by(CostItem.position, CostItem.code)
    return [(item.code, localised(item)) for item in db.session.scalars(query)]


def all_rates() -> list[SupportRate]:
    """Every dated rate, newest first within its kind and item."""
    query = (
        select(SupportRate)
        .join(SupportRate.item)
        .options(contains_eager(SupportRate.item))
        .order_by(
            SupportRate.fair_kind, CostItem.position, SupportRate.valid_from.desc(), SupportRate.id.desc()
        )
    )
    return list(db.session.scalars(query))


def all_parameters() -> list[Parameter]:
    """Every dated number, newest first within its code."""
    query = select(Parameter).order_by(Parameter.code, Parameter.valid_from.desc(), Parameter.id.desc())
    return list(db.session.scalars(query))


def period_named(code: str) -> Period:
    """A period by its code; NotFound for another word."""
    found = db.session.scalar(select(Period).where(Period.code == code))
    if found is None:
        raise NotFound()
    return found


def may_see(actor: Actor) -> ColumnElement[bool]:
    """The ceilings somebody may know of."""
    return within(actor, Permission.PROGRAMME_READ, province=_national_or_of)


def _national_or_of(province_code: str) -> ColumnElement[bool]:
    """A province sees the national lines and its own."""
    near = select(Organisation.id).where(Organisation.province_code == province_code)
    return and_(
        or_(BudgetLine.province_code.is_(None), BudgetLine.province_code == province_code),
        or_(BudgetLine.facility_id.is_(None), BudgetLine.facility_id.in_(near)),
    )


def lines(actor: Actor) -> Select[BudgetLine]:
    """The ceilings somebody may see."""
    return select(BudgetLine).where(may_see(actor))


def line(line_id: int, actor: Actor) -> BudgetLine:
    """A ceiling this person may see."""
    found = db.session.scalar(select(BudgetLine).where(BudgetLine.id == line_id, may_see(actor)))
    if found is None:
        raise NotFound()
    return found


def fair_line(fair_id: int) -> BudgetLine | None:
    """The ceiling of a whole fair, if its line stands."""
    return line_named(CeilingKey.of_fair(fair_id))


def line_named(key: CeilingKey) -> BudgetLine | None:
    """A ceiling by its key."""
    return db.session.scalar(select(BudgetLine).where(BudgetLine.key == key.text))
