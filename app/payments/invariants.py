"""The invariants of bills and transfers as queries: each must find nothing (I8, I12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.kernel.db import db
from app.payments.models import Bill, Receipt
from app.payments.states import BillState, ReceiptState
from app.subsidies.invariants import Fault
from app.subsidies.models import Award
from app.subsidies.states import GRANTED

LIVE_RECEIPT = {BillState.PAID: ReceiptState.CONFIRMED, BillState.MATCHED: ReceiptState.RECORDED}


def _receipts() -> Iterator[Fault]:
    """A paid bill has one confirmed transfer, a matched one a recorded one, an open or void one none."""
    query = select(Bill.number, Bill.state).where(or_(*map(_says_otherwise, BillState)))
    for number, state in db.session.execute(query.order_by(Bill.state, Bill.id)):
        yield Fault("I8", f"bill {number} is {state} but its transfers say otherwise")


def _says_otherwise(state: BillState) -> ColumnElement[bool]:
    """Bills of a state with another number of transfers than it says, or of another state."""
    expected = LIVE_RECEIPT.get(state)
    every = select(func.count(Receipt.id)).where(
        Receipt.bill_id == Bill.id, Receipt.state != ReceiptState.RETURNED
    )
    standing = every.where(Receipt.state == expected) if expected else every
    right = 1 if expected else 0
    wrong = or_(*(one.correlate(Bill).scalar_subquery() != right for one in (standing, every)))
    return and_(Bill.state == state, wrong)


def _amounts() -> Iterator[Fault]:
    query = (
        select(Bill.number)
        .join(Receipt)
        .where(Receipt.state != ReceiptState.RETURNED, Receipt.amount != Bill.amount)
    )
    for number in db.session.scalars(query):
        yield Fault("I8", f"the transfer of bill {number} has another amount")


def _two_people() -> Iterator[Fault]:
    query = select(Receipt.id).where(
        Receipt.state == ReceiptState.CONFIRMED, Receipt.confirmed_by == Receipt.recorded_by
    )
    for number in db.session.scalars(query):
        yield Fault("I12", f"transfer {number} was recorded and confirmed by one person")


def _owed() -> Iterator[Fault]:
    """Every granted award with an own share has a bill of exactly that share."""
    owed = Award.eligible - Award.support
    query = (
        select(Award.number)
        .outerjoin(Bill, (Bill.award_id == Award.id) & (Bill.state != BillState.VOID))
        .where(Award.state.in_(GRANTED), owed > 0, func.coalesce(Bill.amount, 0) != owed)
    )
    for number in db.session.scalars(query):
        yield Fault("I5", f"award {number} has no bill of its own share")


CHECKS: tuple[Callable[[], Iterator[Fault]], ...] = (_receipts, _amounts, _two_people, _owed)


def faults() -> list[Fault]:
    """Everything that is wrong with bills and transfers; empty means they are right."""
    return [fault for check in CHECKS for fault in check()]
