"""Two hundred approvals at the same moment with room for one: one of them passes, nothing is overspent (I3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.payments import service as payments
from app.payments.models import Bill, Receipt
from app.payments.service.receive import Incoming
from app.programme import measures, put_forward, uncapped
from app.programme.models import BudgetLine, MeasureProposal
from app.programme.states import FairKind
from app.subsidies import ledger, service
from app.subsidies.ceilings import Chain
from app.subsidies.ledger import Shift
from app.subsidies.models import Award, LedgerTransaction
from app.subsidies.states import AwardState
from tests.make import accounts, subsidies as make
from tests.racing import at_once

CROWD, FEW = 200, 24


def waiting(number: int) -> tuple[list[int], Actor, int]:
    """So many proposals of different facilities under one yearly ceiling with room for one."""
    fair, proposer, approver = make.fair(), make.proposer(), make.approver()
    make.collecting_account()
    ids = [service.propose(make.listed(at=fair), proposer).id for _ in range(number)]
    line_id = make.year_cap(10_400_000).id
    db.session.commit()
    return ids, approver, line_id


def approving(
    app: Flask, number: int, prepared: Callable[[int], tuple[list[int], Actor, int]] = waiting
) -> tuple[Counter[str], int]:
    ids, approver, line_id = prepared(number)

    def approve(award_id: int) -> None:
        service.approve(db.session.get_one(Award, award_id), approver)

    found = at_once(app, ids, approve)
    db.session.expire_all()
    line = db.session.get_one(BudgetLine, line_id)
    return found, line.committed


def granted() -> int:
    query = select(func.count(Award.id)).where(Award.state == AwardState.APPROVED)
    return db.session.scalar(query) or 0


def without_the_guard(moved: Mapping[BudgetLine, Shift]) -> None:
    """``ledger._take`` as somebody in a hurry might write it."""
    for line, shift in moved.items():
        values = {"committed": BudgetLine.committed + shift.committed, "paid": BudgetLine.paid + shift.paid}
        step = update(BudgetLine).where(BudgetLine.id == line.id).values(**values)
        db.session.execute(step.execution_options(synchronize_session=False))
        db.session.refresh(line)


@pytest.fixture
def _without_the_check(app: Flask) -> Iterator[None]:
    """Take the table's own last line of defence away, as long as the test lasts."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(db.text("ALTER TABLE budget_lines DROP CONSTRAINT ck_budget_lines_within_cap"))
        db.session.commit()
        yield
        return
    db.session.remove()
    db.engine.dispose()

    def ignore(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA ignore_check_constraints=ON")

    event.listen(db.engine, "connect", ignore)
    yield
    event.remove(db.engine, "connect", ignore)


@pytest.mark.race
def test_two_hundred_approvals_with_room_for_one_make_one(app: Flask) -> None:
    found, committed = approving(app, CROWD)

    assert found == {"done": 1, "CeilingReached": CROWD - 1}
    assert (granted(), committed) == (1, 10_400_000)
    assert db.session.scalar(select(func.count(LedgerTransaction.id))) == 1
    assert ledger.faults() == []


@pytest.mark.race
def test_a_ceiling_that_waits_for_a_second_person_makes_no_room(app: Flask) -> None:
    """Two hundred approvals with room for one, while a ceiling with room for all of them is put forward."""

    def put_forward_first(number: int) -> tuple[list[int], Actor, int]:
        ids, approver, line_id = waiting(number)
        line = db.session.get_one(BudgetLine, line_id)
        put_forward.move_ceiling(
            line, Money(10**12), make.proposer(), reason="Bổ sung dự toán.", seen=line.cap
        )
        db.session.commit()
        return ids, approver, line_id

    found, committed = approving(app, CROWD, put_forward_first)

    assert found == {"done": 1, "CeilingReached": CROWD - 1}
    assert (granted(), committed) == (1, 10_400_000)


def unset(number: int) -> tuple[list[int], Actor, int]:
    """The same while nobody has set the yearly ceiling: its line stands without an amount."""
    ids, approver, line_id = waiting(number)
    db.session.execute(update(BudgetLine).where(BudgetLine.id == line_id).values(cap=None))
    db.session.commit()
    return ids, approver, line_id


@pytest.mark.race
def test_while_nobody_set_the_ceiling_none_of_many_at_once_gets_money(app: Flask) -> None:
    found, committed = approving(app, FEW, unset)

    assert (found, committed, granted()) == ({"Objected": FEW}, 0, 0)
    assert db.session.scalar(select(func.count(LedgerTransaction.id))) == 0


@pytest.mark.race
def test_a_ceiling_set_while_many_decide_lets_only_what_fits_through(app: Flask) -> None:
    """One of the crowd confirms a ceiling with room for one, while the others approve with the line not set."""
    ids, approver, line_id = unset(FEW)
    line = db.session.get_one(BudgetLine, line_id)
    row = put_forward.move_ceiling(
        line, Money(10_400_000), make.proposer(), reason="Giao dự toán.", seen=None
    )
    row_id = row.id
    db.session.commit()

    def act(award_id: int | None) -> None:
        if award_id is None:
            measures.confirm(db.session.get_one(MeasureProposal, row_id), approver)
        else:
            service.approve(db.session.get_one(Award, award_id), approver)

    found = at_once(app, [*ids, None], act)

    db.session.expire_all()
    assert found["done"] in {1, 2}
    assert found["done"] + found["Objected"] + found["CeilingReached"] == FEW + 1
    assert db.session.get_one(BudgetLine, line_id).committed == granted() * 10_400_000 <= 10_400_000
    assert ledger.faults() == []


@pytest.mark.race
def test_without_the_guards_all_of_them_get_money_without_a_ceiling(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the rule refuses what nobody set, not luck."""
    monkeypatch.setattr(Chain, "unset", [])
    monkeypatch.setattr(uncapped, "open_by_decision", lambda: BudgetLine.id > 0)

    found, committed = approving(app, FEW, unset)

    assert (found, committed) == ({"done": FEW}, FEW * 10_400_000)


@pytest.mark.race
def test_without_the_guard_the_table_itself_still_refuses(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second line of defence: no friendly words, but nothing overspent."""
    monkeypatch.setattr(ledger, "_take", without_the_guard)

    found, committed = approving(app, FEW)

    assert found == {"done": 1, "IntegrityError": FEW - 1}
    assert (granted(), committed) == (1, 10_400_000)


@pytest.mark.race
@pytest.mark.usefixtures("_without_the_check")
def test_without_guard_and_check_money_is_overspent(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: it is the guard that holds the ceiling, not luck."""
    monkeypatch.setattr(ledger, "_take", without_the_guard)

    found, committed = approving(app, FEW)

    assert found["done"] > 1
    assert committed > 10_400_000
    assert any(fault.rule == "I3" for fault in ledger.faults())


@pytest.mark.race
def test_one_award_approved_by_many_at_once_is_approved_once(app: Flask) -> None:
    award = make.proposed()
    award_id, approvers = award.id, [make.approver() for _ in range(FEW)]
    db.session.commit()

    found = at_once(app, approvers, lambda actor: service.approve(db.session.get_one(Award, award_id), actor))

    assert found == {"done": 1, "WrongMoment": FEW - 1}
    assert db.session.scalar(select(func.count(LedgerTransaction.id))) == 1
    assert db.session.scalar(select(func.count(Bill.id))) == 1


def abroad(app: Flask) -> Counter[str]:
    facility, proposer, approver = accounts.facility(), make.proposer(), make.approver()
    make.collecting_account()
    costs = (("space", 1, 90_000_000),)
    ids = [
        service.propose(make.listed(facility, make.fair(FairKind.OVERSEAS), costs), proposer).id
        for _ in range(8)
    ]
    db.session.commit()
    return at_once(app, ids, lambda one: service.approve(db.session.get_one(Award, one), approver))


@pytest.mark.race
def test_eight_approvals_abroad_for_one_facility_at_once_make_two(app: Flask) -> None:
    assert abroad(app) == {"done": 2, "Objected": 6}


def paying(app: Flask, same_reference: bool) -> Counter[str]:
    awards = [make.approved() for _ in range(FEW)]
    bills = [(db.session.scalars(select(Bill).where(Bill.award_id == one.id)).one()) for one in awards]
    ids, actor, today = [bill.id for bill in bills], make.accountant(), make.transfer().paid_on
    db.session.commit()

    def record(number: int) -> None:
        bill = db.session.get_one(Bill, ids[number if same_reference else 0])
        reference = "FT-ONE" if same_reference else f"FT-{number}"
        payments.record(bill, actor, Incoming(reference, bill.amount, today))

    return at_once(app, list(range(FEW)), record)


@pytest.mark.race
@pytest.mark.parametrize("same_reference", [True, False], ids=["one reference", "one bill"])
def test_one_transfer_pays_one_bill_once(app: Flask, same_reference: bool) -> None:
    found = paying(app, same_reference)

    assert found["done"] == 1
    assert found["busy"] == 0
    assert db.session.scalar(select(func.count(Receipt.id))) == 1


@pytest.mark.race
def test_without_the_unique_reference_it_pays_several(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the index on the reference holds the line."""
    db.session.execute(db.text("DROP INDEX uq_receipts_reference"))
    db.session.commit()
    monkeypatch.setattr("app.payments.queries.receipt_by_reference", lambda *_: None)

    assert paying(app, True)["done"] > 1
