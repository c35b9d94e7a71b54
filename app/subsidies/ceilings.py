"""Which ceilings a cost item of an award counts against, what they are called, and how much each has left."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.programme.keys import NAMELESS, CeilingKey, Names
from app.programme.models import BudgetLine, CostItem, FundSource, LineScope, Period
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


def keys_of(award: Award, item_code: str) -> tuple[CeilingKey, ...]:
    """Every ceiling this cost item of the award counts against, the widest first.

    A province's own money has its own line and never touches the national ones (two levels of money, domain §2).
    WrongMoment for a fair of no period or a facility of no province: nothing could bound the money.
    """
    province, year, period = province_of(award), budget_year(award), _period(award)
    if province is None:
        raise WrongMoment(gettext("The facility has no province, so nothing can be paid for it."))
    if award.funding is FundSource.LOCAL:
        return (CeilingKey.of_local_fund(year, province),)
    return (
        CeilingKey.of_period(period.code),
        CeilingKey.of_year(year),
        CeilingKey.of_province(year, province),
        CeilingKey.of_fair(award.fair_id),
        CeilingKey.of_fair_item(award.fair_id, item_code),
        CeilingKey.of_facility(year, award.facility_id),
    )


def lines_for(award: Award, item_codes: list[str], *, make: bool = True) -> list[BudgetLine]:
    """The lines of the chain in id order, the order they are locked in. Missing ones are opened without a ceiling.

    A facility's own yearly line counts only where somebody set one (R16: no such cap was found).
    """
    keys = {key.text for code in item_codes for key in keys_of(award, code)}
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
    """The columns of each line of the chain that is always there, when it has to be opened."""
    item, period = Names.of(db.session.get_one(CostItem, item_code)), _period(award)
    return [
        {**key.columns(_whose(award, key), item), "period_id": period.id}
        for key in keys_of(award, item_code)
        if key.scope is not LineScope.FACILITY_YEAR
    ]


def _whose(award: Award, key: CeilingKey) -> Names:
    if key.province is not None:
        return Names.of(db.session.get_one(Province, key.province))
    return NAMELESS if key.fair_id is None else Names.of(award.application.fair)


def _period(award: Award) -> Period:
    period = award.application.fair.period or period_on(award.application.fair.starts_on)
    if period is None:
        raise WrongMoment(gettext("The fair belongs to no programme period, so nothing can be paid for it."))
    return period
