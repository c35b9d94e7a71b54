"""Which ceilings a cost item of an award counts against, what they are called, and how much each has left."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.fairs.models import Fair
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.programme.models import BudgetLine, CostItem, FundSource, LineScope
from app.programme.queries import period_on
from app.reference.models import Province
from app.subsidies.models import Award


def budget_year(award: Award) -> int:
    """The year whose money pays: the year of the decision, this year while nobody has decided."""
    return award.year if award.approved_at else clock.today().year


def province_of(award: Award) -> str | None:
    """The province whose ceiling pays: the facility's at the decision, even when it moves afterwards."""
    kept = (
        next((row["province"] for row in award.working if "province" in row), None) if award.working else None
    )
    return kept if award.approved_at and kept else award.facility.province_code


def keys_of(award: Award, item_code: str) -> tuple[str, ...]:
    """The names of every ceiling this cost item of the award counts against.

    A province's own money has its own line and never touches the national ones (two levels of money, domain §2).
    """
    province = province_of(award)
    if award.funding is FundSource.LOCAL:
        return (f"local:{budget_year(award)}:{province}",)
    return (
        f"period:{_period_code(award)}",
        f"year:{budget_year(award)}",
        f"province:{budget_year(award)}:{province}",
        f"fair:{award.fair_id}",
        f"fair:{award.fair_id}:{item_code}",
        f"facility:{budget_year(award)}:{award.facility_id}",
    )


def lines_for(award: Award, item_codes: list[str], *, make: bool = True) -> list[BudgetLine]:
    """The lines of the chain in id order, the order they are locked in. Missing ones are opened without a ceiling.

    A facility's own yearly line counts only where somebody set one (R16: no such cap was found).
    """
    keys = {key for code in item_codes for key in keys_of(award, code)}
    if make:
        _open_missing(award, item_codes, keys)
    query = select(BudgetLine).where(BudgetLine.key.in_(keys)).order_by(BudgetLine.id)
    return list(db.session.scalars(query))


def named(award: Award, item_codes: list[str]) -> dict[str, dict[str, Any]]:
    """Key → what the line is called, for every line of the chain that is always there, narrowest first."""
    rows = {row["key"]: row for code in item_codes for row in reversed(_rows(award, code))}
    order = list(reversed(LineScope))
    return {row["key"]: row for row in sorted(rows.values(), key=lambda row: order.index(row["scope"]))}


def _open_missing(award: Award, item_codes: list[str], keys: set[str]) -> None:
    known = set(db.session.scalars(select(BudgetLine.key).where(BudgetLine.key.in_(keys))))
    rows = {row["key"]: row for code in item_codes for row in _rows(award, code)}
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    for key in sorted(rows.keys() - known):
        row = {"committed": 0, "paid": 0, "cap": None, "clause": "", "created_at": clock.now(), **rows[key]}
        db.session.execute(insert(BudgetLine).values(**row).on_conflict_do_nothing(index_elements=["key"]))


def _rows(award: Award, item_code: str) -> list[dict[str, Any]]:
    """What each line of the chain is called when it has to be opened."""
    code, year, fair = province_of(award), budget_year(award), award.application.fair
    period, place = _period_id(award), db.session.get(Province, code) if code else None
    place_vi, place_en = (place.name_vi, place.name_en) if place else ("", "")
    base: dict[str, Any] = {"period_id": period, "year": year}
    if award.funding is FundSource.LOCAL:
        named = {
            "name_vi": f"{place_vi}, khuyến công địa phương {year}",
            "name_en": f"{place_en}, local fund {year}",
        }
        key = f"local:{year}:{code}"
        return [base | named | {"key": key, "scope": LineScope.PROVINCE_YEAR, "province_code": code}]
    return [
        _period_row(award, period),
        base
        | _named("year", year, "Khuyến công quốc gia", "National promotion fund")
        | {"scope": LineScope.YEAR},
        base
        | {"key": f"province:{year}:{code}", "scope": LineScope.PROVINCE_YEAR}
        | {"province_code": code}
        | {"name_vi": f"{place_vi}, kế hoạch {year}", "name_en": f"{place_en}, plan {year}"},
        *_fair_rows(fair, item_code, period),
    ]


def _named(scope: str, year: int, name_vi: str, name_en: str) -> dict[str, Any]:
    return {"key": f"{scope}:{year}", "name_vi": f"{name_vi} {year}", "name_en": f"{name_en} {year}"}


def _period_row(award: Award, period_id: int) -> dict[str, Any]:
    code = _period_code(award)
    return {
        "key": f"period:{code}",
        "scope": LineScope.PERIOD,
        "period_id": period_id,
        "name_vi": f"Chương trình {code}",
        "name_en": f"Programme {code}",
    }


def _fair_rows(fair: Fair, item_code: str, period_id: int) -> list[dict[str, Any]]:
    item = db.session.get_one(CostItem, item_code)
    base = {"period_id": period_id, "fair_id": fair.id}
    name_en = fair.name_en or fair.name_vi
    whole = {"key": f"fair:{fair.id}", "scope": LineScope.FAIR, "name_vi": fair.name_vi, "name_en": name_en}
    part = {
        "key": f"fair:{fair.id}:{item_code}",
        "scope": LineScope.FAIR_ITEM,
        "cost_item_code": item_code,
        "name_vi": f"{fair.name_vi}: {item.name_vi}"[:300],
        "name_en": f"{name_en}: {item.name_en}"[:300],
    }
    return [base | whole, base | part]


def _period_code(award: Award) -> str:
    period = award.application.fair.period or period_on(award.application.fair.starts_on)
    return period.code if period else "none"


def _period_id(award: Award) -> int:
    period = award.application.fair.period or period_on(award.application.fair.starts_on)
    if period is None:
        raise WrongMoment(gettext("The fair belongs to no programme period, so nothing can be paid for it."))
    return period.id
