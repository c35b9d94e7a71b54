"""Public money moves here and nowhere else: balanced transactions over every ceiling an award stands under.

Each line of the chain is taken by one conditional UPDATE (``committed + paid + x <= cap``), in id order, so that two
decisions at the same moment cannot both pass a ceiling with room for one; the CHECK on the table is the last defence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Facility, Organisation
from app.fairs.models import Fair
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import CeilingReached, WrongMoment
from app.kernel.i18n import gettext, localised
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.programme.models import BudgetLine, CostItem, FundSource, LineScope
from app.programme.queries import period_on
from app.subsidies.models import Account, Award, LedgerEntry, LedgerTransaction, TransactionKind
from app.subsidies.watch import Fault, faults
from app.subsidies.words import figures

__all__ = [
    "Fault",
    "Posting",
    "Shift",
    "commit",
    "faults",
    "keys_of",
    "lines_for",
    "lock_facility",
    "pay",
    "post",
    "release",
]

ItemMoney = Mapping[str, Money]
"""Cost item code → đồng."""


@dataclass(frozen=True)
class Shift:
    """What a posting does to one budget line, in đồng; free money changes by the opposite of the sum."""

    committed: int = 0
    paid: int = 0

    def __add__(self, other: Shift) -> Shift:
        """Both shifts on the same line."""
        return Shift(self.committed + other.committed, self.paid + other.paid)

    @property
    def taken(self) -> int:
        """How much more of the ceiling is used."""
        return self.committed + self.paid


@dataclass(frozen=True)
class Posting:
    """One transaction to write: its kind, its unique key within the award, and what each cost item does."""

    kind: TransactionKind
    name: str
    items: Mapping[str, Shift]
    rule_version: str = ""


def commit(award: Award, amounts: ItemMoney, actor: Actor, *, rule_version: str) -> LedgerTransaction:
    """Commit the support of an approved award; CeilingReached names the first ceiling without room."""
    items = {code: Shift(committed=amount) for code, amount in amounts.items()}
    return post(award, Posting(TransactionKind.COMMIT, "commit", items, rule_version), actor)


def pay(award: Award, amounts: ItemMoney, actor: Actor, *, name: str) -> LedgerTransaction:
    """Turn committed money into paid money; a negative amount corrects an item that was paid too much."""
    items = {code: Shift(-amount, amount) for code, amount in amounts.items()}
    return post(award, Posting(TransactionKind.PAY, name, items), actor)


def release(award: Award, amounts: ItemMoney, actor: Actor) -> LedgerTransaction:
    """Give committed money back to its ceilings."""
    items = {code: Shift(committed=-amount) for code, amount in amounts.items()}
    return post(award, Posting(TransactionKind.RELEASE, "release", items), actor)


def post(award: Award, posting: Posting, actor: Actor) -> LedgerTransaction:
    """Write one transaction over every line of the chain, or nothing at all."""
    transaction = _begin(award, posting, actor)
    shifts: dict[str, Shift] = {}
    for code, shift in posting.items.items():
        for key in keys_of(award, code):
            shifts[key] = shifts.get(key, Shift()) + shift
    for line in lines_for(award, list(posting.items)):
        shift = shifts.get(line.key, Shift())
        if shift == Shift():
            continue
        _take(line, shift)
        parts = (
            (Account.COMMITTED, shift.committed),
            (Account.PAID, shift.paid),
            (Account.FREE, -shift.taken),
        )
        db.session.add_all(
            LedgerEntry(transaction_id=transaction.id, line_id=line.id, account=account, amount=Money(amount))
            for account, amount in parts
            if amount
        )
    db.session.flush()
    return transaction


def _begin(award: Award, posting: Posting, actor: Actor) -> LedgerTransaction:
    """The head of a transaction; its unique key keeps the same step from being posted twice."""
    row = LedgerTransaction(
        key=f"award:{award.id}:{posting.name}",
        kind=posting.kind,
        award_id=award.id,
        at=clock.now(),
        actor_id=actor.person_id,
        rule_version=posting.rule_version,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as twice:
        raise WrongMoment(gettext("This step is already in the books. Look at the new version.")) from twice
    return row


def _take(line: BudgetLine, shift: Shift) -> None:
    """Move the running accounts of one line, only if they stay within its ceiling."""
    change = (
        update(BudgetLine)
        .where(
            BudgetLine.id == line.id,
            BudgetLine.committed + shift.committed >= 0,
            BudgetLine.paid + shift.paid >= 0,
            or_(
                BudgetLine.cap.is_(None),
                BudgetLine.committed + BudgetLine.paid + shift.taken <= BudgetLine.cap,
            ),
        )
        .values(committed=BudgetLine.committed + shift.committed, paid=BudgetLine.paid + shift.paid)
        .execution_options(synchronize_session=False)
    )
    result = db.session.execute(change)
    assert isinstance(result, CursorResult)
    db.session.refresh(line)
    if result.rowcount != 1:
        raise _no_room(line, shift)


def _no_room(line: BudgetLine, shift: Shift) -> Exception:
    label, left = localised(line), line.left
    if shift.taken <= 0 or left is None:
        return WrongMoment(gettext("The books of “%(line)s” do not hold this amount.", line=label))
    return CeilingReached(
        gettext(
            "Only %(left)s is left in “%(line)s”, %(short)s too little. "
            "Lower the amount or move the facility to the waiting list.",
            left=figures(left),
            line=label,
            short=figures(shift.taken - left),
        ),
        left=left,
        ceiling=label,
    )


def keys_of(award: Award, item_code: str) -> tuple[str, ...]:
    """The names of every ceiling this cost item of the award counts against.

    A province's own money has its own line and never touches the national ones (two levels of money, domain §2).
    """
    province = award.facility.province_code
    if award.funding is FundSource.LOCAL:
        return (f"local:{award.year}:{province}",)
    return (
        f"period:{_period_code(award)}",
        f"year:{award.year}",
        f"province:{award.year}:{province}",
        f"fair:{award.fair_id}",
        f"fair:{award.fair_id}:{item_code}",
        f"facility:{award.year}:{award.facility_id}",
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


def _open_missing(award: Award, item_codes: list[str], keys: set[str]) -> None:
    known = set(db.session.scalars(select(BudgetLine.key).where(BudgetLine.key.in_(keys))))
    rows = {row["key"]: row for code in item_codes for row in _rows(award, code)}
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    for key in sorted(rows.keys() - known):
        row = {"committed": 0, "paid": 0, "cap": None, "clause": "", "created_at": clock.now(), **rows[key]}
        db.session.execute(insert(BudgetLine).values(**row).on_conflict_do_nothing(index_elements=["key"]))


def _rows(award: Award, item_code: str) -> list[dict[str, Any]]:
    """What each line of the chain is called when it has to be opened."""
    facility, year, fair = award.facility, award.year, award.application.fair
    period, place = _period_id(award), facility.province
    place_vi, place_en = (place.name_vi, place.name_en) if place else ("", "")
    base: dict[str, Any] = {"period_id": period, "year": year}
    if award.funding is FundSource.LOCAL:
        named = {
            "name_vi": f"{place_vi}, khuyến công địa phương {year}",
            "name_en": f"{place_en}, local fund {year}",
        }
        key = f"local:{year}:{facility.province_code}"
        return [
            base
            | named
            | {"key": key, "scope": LineScope.PROVINCE_YEAR, "province_code": facility.province_code}
        ]
    return [
        _period_row(award, period),
        base
        | _named("year", year, "Khuyến công quốc gia", "National promotion fund")
        | {"scope": LineScope.YEAR},
        base
        | {"key": f"province:{year}:{facility.province_code}", "scope": LineScope.PROVINCE_YEAR}
        | {"province_code": facility.province_code}
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


def lock_facility(facility: Facility) -> None:
    """Decisions about one facility stand in a line (PostgreSQL; SQLite has one writer anyway)."""
    db.session.execute(select(Organisation.id).where(Organisation.id == facility.id).with_for_update())
