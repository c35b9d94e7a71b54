"""Public money moves here and nowhere else: balanced transactions over every ceiling an award stands under.

All lines of the chain are locked in id order and taken by one conditional UPDATE (``committed + paid + x <= cap``), so
that two decisions at the same moment cannot both pass a ceiling with room for one; the CHECK on the table is the last
defence. The widest line is everybody's, so a service computes first and posts as late as it can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, update
from sqlalchemy.orm.attributes import set_committed_value

from app.kernel import clock, unique
from app.kernel.db import QUIET, db
from app.kernel.errors import CeilingReached, WrongMoment
from app.kernel.i18n import gettext, localised
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.programme import uncapped
from app.programme.models import BudgetLine
from app.programme.words import dong
from app.subsidies import ceilings
from app.subsidies.ceilings import Chain
from app.subsidies.invariants import Fault, faults
from app.subsidies.models import Award, LedgerEntry, LedgerTransaction
from app.subsidies.rules import Objected, no_ceiling
from app.subsidies.states import Account, TransactionKind

__all__ = [
    "Fault",
    "Posting",
    "Shift",
    "commit",
    "faults",
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


def commit(
    award: Award, chain: Chain, amounts: ItemMoney, actor: Actor, *, rule_version: str
) -> LedgerTransaction:
    """Commit the support of an approved award; CeilingReached names the first ceiling without room.

    Objected names a ceiling nobody set.
    """
    items = {code: Shift(committed=amount) for code, amount in amounts.items()}
    return post(award, chain, Posting(TransactionKind.COMMIT, "commit", items, rule_version), actor)


def pay(award: Award, chain: Chain, amounts: ItemMoney, actor: Actor, *, name: str) -> LedgerTransaction:
    """Turn committed money into paid money; a negative amount corrects an item that was paid too much."""
    items = {code: Shift(-amount, amount) for code, amount in amounts.items()}
    return post(award, chain, Posting(TransactionKind.PAY, name, items), actor)


def release(award: Award, chain: Chain, amounts: ItemMoney, actor: Actor) -> LedgerTransaction:
    """Give committed money back to its ceilings."""
    items = {code: Shift(committed=-amount) for code, amount in amounts.items()}
    return post(award, chain, Posting(TransactionKind.RELEASE, "release", items), actor)


def post(award: Award, chain: Chain, posting: Posting, actor: Actor) -> LedgerTransaction:
    """Write one transaction over every line of the chain, or nothing at all; the lines stay locked to the commit."""
    chain = ceilings.held(award, chain)
    shifts: dict[str, Shift] = {}
    for code, shift in posting.items.items():
        for key in chain.items[code]:
            shifts[key.text] = shifts.get(key.text, Shift()) + shift
    _refuse_unset(chain, shifts.values())
    transaction = _begin(award, posting, actor)
    moved = {
        line: shifts[line.key] for line in chain.lines.values() if shifts.get(line.key, Shift()) != Shift()
    }
    if moved:
        _take(moved)
        rows = [row for line, shift in moved.items() for row in _entries(transaction, line, shift)]
        db.session.execute(unique.insert(LedgerEntry).returning(LedgerEntry.id), rows)
    return transaction


def _entries(transaction: LedgerTransaction, line: BudgetLine, shift: Shift) -> list[dict[str, Any]]:
    """What a posting writes on one line: its accounts balance."""
    parts = (
        (Account.COMMITTED, shift.committed),
        (Account.PAID, shift.paid),
        (Account.FREE, -shift.taken),
    )
    head = {"transaction_id": transaction.id, "line_id": line.id}
    return [{**head, "account": account, "amount": Money(amount)} for account, amount in parts if amount]


def _refuse_unset(chain: Chain, shifts: Iterable[Shift]) -> None:
    """No money is taken past a ceiling nobody set; giving back and paying what is committed go on."""
    if chain.unset and any(shift.taken > 0 for shift in shifts):
        raise Objected([no_ceiling(name) for name in chain.unset])


def _begin(award: Award, posting: Posting, actor: Actor) -> LedgerTransaction:
    """The head of a transaction; its unique key keeps the same step from being posted twice."""
    row = unique.insert_new(
        LedgerTransaction,
        on=["key"],
        key=f"award:{award.id}:{posting.name}",
        kind=posting.kind,
        award_id=award.id,
        at=clock.now(),
        actor_id=actor.person_id,
        rule_version=posting.rule_version,
    )
    if row is None:
        raise WrongMoment(gettext("This step is already in the books. Look at the new version."))
    return row


def _take(moved: Mapping[BudgetLine, Shift]) -> None:
    """Move the running accounts of every line at once, each only if it stays within its ceiling."""

    def each(of: Callable[[Shift], int]) -> ColumnElement[int]:
        return case({line.id: of(shift) for line, shift in moved.items()}, value=BudgetLine.id)

    committed, paid = each(lambda shift: shift.committed), each(lambda shift: shift.paid)
    change = (
        update(BudgetLine)
        .where(
            BudgetLine.id.in_([line.id for line in moved]),
            BudgetLine.committed + committed >= 0,
            BudgetLine.paid + paid >= 0,
            _has_room(each(lambda shift: shift.taken)),
        )
        .values(committed=BudgetLine.committed + committed, paid=BudgetLine.paid + paid)
        .returning(BudgetLine.id, BudgetLine.committed, BudgetLine.paid)
    )
    done = {row.id: row for row in db.session.execute(change, execution_options=QUIET)}
    for line, shift in moved.items():
        if line.id not in done:
            raise _no_room(line, shift)
    for line in moved:
        set_committed_value(line, "committed", Money(done[line.id].committed))
        set_committed_value(line, "paid", Money(done[line.id].paid))


def _has_room(taken: ColumnElement[int]) -> ColumnElement[bool]:
    """Giving back always fits; taking needs an amount with room, or a decision that leaves the line without one."""
    room = BudgetLine.committed + BudgetLine.paid + taken <= BudgetLine.cap
    return or_(taken <= 0, room, and_(BudgetLine.cap.is_(None), uncapped.open_by_decision()))


def _no_room(line: BudgetLine, shift: Shift) -> Exception:
    name, left = localised(line), line.left
    if shift.taken > 0 and uncapped.is_unset(line):
        return Objected([no_ceiling(name)])
    if shift.taken <= 0 or left is None:
        return WrongMoment(gettext("The books of “%(line)s” do not hold this amount.", line=name))
    return CeilingReached(
        gettext(
            "Only %(left)s is left in “%(line)s”, %(short)s too little. "
            "Lower the amount or move the facility to the waiting list.",
            left=dong(left),
            line=name,
            short=dong(shift.taken - left),
        ),
        left=left,
        ceiling=name,
    )
