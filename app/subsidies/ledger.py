"""Public money moves here and nowhere else: balanced transactions over every ceiling an award stands under.

Each line of the chain is taken by one conditional UPDATE (``committed + paid + x <= cap``), in id order, so that two
decisions at the same moment cannot both pass a ceiling with room for one; the CHECK on the table is the last defence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, true, update

from app.kernel import clock, unique
from app.kernel.compare_and_set import took
from app.kernel.db import db
from app.kernel.errors import CeilingReached, WrongMoment
from app.kernel.i18n import gettext, localised
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.programme import uncapped
from app.programme.models import BudgetLine
from app.programme.words import dong
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
    """Write one transaction over every line of the chain, or nothing at all."""
    transaction = _begin(award, posting, actor)
    shifts: dict[str, Shift] = {}
    for code, shift in posting.items.items():
        for key in chain.items[code]:
            shifts[key.text] = shifts.get(key.text, Shift()) + shift
    _refuse_unset(chain, shifts.values())
    for line in chain.lines.values():
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


def _refuse_unset(chain: Chain, shifts: Iterable[Shift]) -> None:
    """No money is taken past a ceiling nobody set; giving back and paying what is committed go on."""
    if chain.unset and any(shift.taken > 0 for shift in shifts):
        raise Objected([no_ceiling(name) for name in chain.unset])


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
    unique.add_once(
        row, lambda: WrongMoment(gettext("This step is already in the books. Look at the new version."))
    )
    return row


def _take(line: BudgetLine, shift: Shift) -> None:
    """Move the running accounts of one line, only if they stay within its ceiling."""
    change = (
        update(BudgetLine)
        .where(
            BudgetLine.id == line.id,
            BudgetLine.committed + shift.committed >= 0,
            BudgetLine.paid + shift.paid >= 0,
            _has_room(shift),
        )
        .values(committed=BudgetLine.committed + shift.committed, paid=BudgetLine.paid + shift.paid)
    )
    if not took(change, line):
        raise _no_room(line, shift)


def _has_room(shift: Shift) -> ColumnElement[bool]:
    """Giving back always fits; taking needs an amount with room, or a decision that leaves the line without one."""
    if shift.taken <= 0:
        return true()
    room = BudgetLine.committed + BudgetLine.paid + shift.taken <= BudgetLine.cap
    return or_(room, and_(BudgetLine.cap.is_(None), uncapped.open_by_decision()))


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
