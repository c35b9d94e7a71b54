"""The invariants of public money as queries: each must find nothing (docs/invariants.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, or_, select

from app.fairs.models import Application, Fair
from app.kernel.audit import AuditEntry
from app.kernel.clock import local
from app.kernel.db import db
from app.programme.models import BudgetLine
from app.programme.queries import OVERSEAS_PER_YEAR, history_of, value_on
from app.programme.states import FairKind, LineScope
from app.subsidies.below_decisions import net_of_transfers, sum_of, widest_line
from app.subsidies.models import Award, AwardLine, Disbursement, LedgerEntry, LedgerTransaction
from app.subsidies.states import DECIDED, HELD, Account, AwardState

PREPARING = ("pass", "fail", "list", "priority")
"""Verbs of an application by which somebody vouches for it, or raises its support by the priority mark (I12)."""


@dataclass(frozen=True)
class Fault:
    """A broken invariant, and where."""

    rule: str
    text: str


def _balance() -> Iterator[Fault]:
    query = (
        select(LedgerTransaction.id)
        .outerjoin(LedgerEntry)
        .group_by(LedgerTransaction.id)
        .having(or_(func.coalesce(func.sum(LedgerEntry.amount), 0) != 0, func.count(LedgerEntry.id) < 2))
    )
    for number in db.session.scalars(query):
        yield Fault("I1", f"transaction {number} does not balance")


def _ceilings() -> Iterator[Fault]:
    for row in _per_line():
        if row.cap is not None and row.committed_sum + row.paid_sum > row.cap:
            yield Fault(
                "I3", f"line {row.key} is over its ceiling by {row.committed_sum + row.paid_sum - row.cap}"
            )
        if row.committed_sum < 0 or row.paid_sum < 0:
            yield Fault("I3", f"line {row.key} has a negative account")


def _running_sums() -> Iterator[Fault]:
    for row in _per_line():
        if (row.committed, row.paid) != (row.committed_sum, row.paid_sum):
            yield Fault("I4", f"line {row.key} says {row.committed}/{row.paid}, its entries say otherwise")


def _per_line() -> Sequence[Row[Any]]:
    query = (
        select(
            BudgetLine.key,
            BudgetLine.cap,
            BudgetLine.committed,
            BudgetLine.paid,
            sum_of(Account.COMMITTED).label("committed_sum"),
            sum_of(Account.PAID).label("paid_sum"),
        )
        .outerjoin(LedgerEntry, LedgerEntry.line_id == BudgetLine.id)
        .group_by(BudgetLine.id, BudgetLine.key, BudgetLine.cap, BudgetLine.committed, BudgetLine.paid)
    )
    return db.session.execute(query).all()


def _awards() -> Iterator[Fault]:
    lines = (
        select(Award.id)
        .join(AwardLine)
        .group_by(Award.id, Award.support, Award.cost)
        .having(or_(func.sum(AwardLine.support) != Award.support, func.sum(AwardLine.cost) != Award.cost))
    )
    for number in db.session.scalars(lines):
        yield Fault("I5", f"award {number} is not the sum of its lines")
    above = select(AwardLine.award_id).where(AwardLine.support * 100 > AwardLine.eligible * AwardLine.percent)
    for number in db.session.scalars(above):
        yield Fault("I5", f"award {number} has a line above its rate")


def _pledges() -> Iterator[Fault]:
    """What an award waits for and what its application says the facility has to pledge are one and the same."""
    waits = Award.state == AwardState.AWAITING_PLEDGE
    told = func.coalesce(Application.share_to_pledge, -1)
    query = (
        select(Application.id)
        .outerjoin(Award, (Award.application_id == Application.id) & waits)
        .where(or_(Application.share_to_pledge.is_not(None), Award.id.is_not(None)))
        .where(func.coalesce(Award.own_share, -2) != told)
    )
    for number in db.session.scalars(query):
        yield Fault("I5", f"application {number} and its award name different own shares to pledge")


def _awards_in_books() -> Iterator[Fault]:
    """Every granted award stands in the books with its support and what was paid, on its widest line."""
    committed, paid = sum_of(Account.COMMITTED), sum_of(Account.PAID)
    query = (
        select(Award.id, Award.state, Award.support, Award.paid, committed.label("held"), paid.label("gone"))
        .join(LedgerTransaction, LedgerTransaction.award_id == Award.id)
        .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .where(widest_line(LineScope.YEAR))
        .group_by(Award.id, Award.state, Award.support, Award.paid)
    )
    booked = {row.id: row for row in db.session.execute(query)}
    for row in booked.values():
        held = row.support - row.paid if row.state in HELD else 0
        if (row.held, row.gone) != (held, row.paid):
            yield Fault("I4", f"award {row.id} and its entries disagree")
    granted = select(Award.id).where(Award.state.in_(DECIDED))
    for number in db.session.scalars(granted):
        if number not in booked:
            yield Fault("I4", f"award {number} was granted without entries")


def _transfers() -> Iterator[Fault]:
    """What an award says was paid is what left by bank, less what came back."""
    gone = net_of_transfers()
    query = (
        select(Award.id, Award.paid, gone.label("gone"))
        .outerjoin(Disbursement, Disbursement.award_id == Award.id)
        .group_by(Award.id, Award.paid)
        .having(gone != Award.paid)
    )
    for row in db.session.execute(query):
        yield Fault("I5", f"award {row.id} says {row.paid} was paid, its transfers {row.gone}")


def _double() -> Iterator[Fault]:
    query = (
        select(AwardLine.facility_id, AwardLine.fair_id, AwardLine.cost_item_code)
        .where(AwardLine.live, AwardLine.support > 0)
        .group_by(AwardLine.facility_id, AwardLine.fair_id, AwardLine.cost_item_code)
        .having(func.count(func.distinct(AwardLine.award_id)) > 1)
    )
    for facility, fair, item in db.session.execute(query):
        yield Fault("I7", f"facility {facility} is paid twice for {item} at fair {fair}")


def _overseas() -> Iterator[Fault]:
    query = (
        select(Award.facility_id, Award.approved_at)
        .join(Fair, Fair.id == Award.fair_id)
        .where(Fair.kind == FairKind.OVERSEAS, Award.state.in_(DECIDED))
    )
    allowed, counts = history_of(OVERSEAS_PER_YEAR), dict[tuple[int, int], int]()
    for facility, approved_at in db.session.execute(query):
        if approved_at is None:
            continue
        day = local(approved_at).date()
        slot = (facility, day.year)
        counts[slot] = counts.get(slot, 0) + 1
        if counts[slot] == value_on(allowed, day) + 1:
            yield Fault("I7", f"facility {facility} has too many approvals abroad in {day.year}")


def _separation() -> Iterator[Fault]:
    approver, payer = Award.approved_by, Disbursement.paid_by
    decided = select(Award.id).join(Application).where(Award.state.in_(DECIDED)).order_by(Award.id)
    prepared = decided.where(approver.is_not(None), or_(approver == Award.proposed_by, _vouched(approver)))
    for number in db.session.scalars(prepared):
        yield Fault("I12", f"award {number} was approved by somebody who prepared it")
    paid = decided.join(Disbursement, Disbursement.award_id == Award.id).distinct()
    for number in db.session.scalars(
        paid.where(or_(payer == Award.proposed_by, payer == approver, _vouched(payer)))
    ):
        yield Fault("I12", f"award {number} was paid by somebody who decided about it")


def _vouched(person: Any) -> ColumnElement[bool]:
    """Whether this person prepared the application of the award."""
    return exists().where(
        AuditEntry.kind == "application",
        AuditEntry.thing_id == Award.application_id,
        AuditEntry.verb.in_(PREPARING),
        AuditEntry.actor_id == person,
    )


CHECKS: tuple[Callable[[], Iterator[Fault]], ...] = (
    *(_balance, _ceilings, _running_sums),
    *(_awards, _pledges, _awards_in_books, _transfers),
    *(_double, _overseas, _separation),
)


def faults() -> list[Fault]:
    """Everything that is wrong with the books; empty means they are right."""
    return [fault for check in CHECKS for fault in check()]
