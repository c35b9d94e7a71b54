"""Reading what was in force on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import LegalForm
from app.kernel.db import db
from app.programme.location import LocationFinding, LocationRule, OldSeat, OldSite, OldUnit, Site, judge
from app.programme.models import BeneficiaryRule, CostItem, FairKind, Parameter, Period, SupportRate
from app.programme.rules import STAND_ITEM, ItemTerm, Terms
from app.reference.models import Commune, OldCommune
from app.reference.queries import province_kind_on

ADVANCE_PERCENT = "advance_percent"
OVERSEAS_PER_YEAR = "overseas_per_year"
PRIORITY_PERCENT = "priority_percent"
LOCATION_RULE = "location_rule"
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


def beneficiary_rules(day: date) -> list[BeneficiaryRule]:
    """Which legal forms are beneficiaries on a day (R3)."""
    query = select(BeneficiaryRule).where(in_force(BeneficiaryRule, day))
    return list(db.session.scalars(query.order_by(BeneficiaryRule.id)))


def parameter(code: str, day: date) -> Parameter:
    """A dated number of the law; LookupError when none was in force."""
    query = select(Parameter).where(Parameter.code == code, in_force(Parameter, day))
    found = db.session.scalars(query.order_by(Parameter.valid_from.desc())).first()
    if found is None:
        raise LookupError(f"no {code} in force on {day}")
    return found


def stand_percents(day: date) -> dict[FairKind, int]:
    """What percent of a stand's price is supported on a day, for each kind of fair."""
    query = select(SupportRate).where(
        in_force(SupportRate, day), SupportRate.cost_item_code.in_(set(STAND_ITEM.values()))
    )
    rates = db.session.scalars(query.order_by(SupportRate.valid_from, SupportRate.id))
    return {r.fair_kind: r.percent for r in rates if STAND_ITEM[r.fair_kind] == r.cost_item_code}


def periods() -> list[Period]:
    """All periods, newest first."""
    return list(db.session.scalars(select(Period).order_by(Period.starts_on.desc(), Period.id)))


def period_on(day: date) -> Period | None:
    """The period a day falls into (R1)."""
    return db.session.scalars(select(Period).where(Period.starts_on <= day, Period.ends_on >= day)).first()


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
        old=_old_sites(commune.code, old_place) if known is LocationRule.DISTRICTS else (),
    )
    return judge(site, known, day, rule.clause)


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
