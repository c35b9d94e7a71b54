"""The owner pledges, declines and withdraws in three windows at the same moment: one answer stands, the books agree."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.fairs.models import Application
from app.fairs.service import apply
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.kernel.workflow import Workflow
from app.payments.models import Bill
from app.payments.states import BillState
from app.programme.models import BudgetLine
from app.subsidies import ledger, service
from app.subsidies.models import Award, DecisionLetter, LedgerTransaction
from app.subsidies.states import AwardState, TransactionKind
from tests.make import accounts, subsidies as make
from tests.racing import at_once, unguarded

LOWER = Money(8_000_000)
ANSWERS = ("pledge", "decline", "withdraw") * 4


def waiting() -> tuple[int, Actor]:
    award = make.approved(amount=LOWER)
    owner = accounts.acting(accounts.owner(award.facility))
    award_id = award.id
    db.session.commit()
    return award_id, owner


def answer(award_id: int, owner: Actor, what: str) -> None:
    award = db.session.get_one(Award, award_id)
    if what == "withdraw":
        apply.withdraw(db.session.get_one(Application, award.application_id), owner)
    else:
        {"pledge": service.pledge, "decline": service.decline}[what](award, owner)


def answering(app: Flask) -> tuple[Counter[str], Award]:
    award_id, owner = waiting()
    found = at_once(app, list(ANSWERS), lambda what: answer(award_id, owner, what))
    db.session.expire_all()
    return found, db.session.get_one(Award, award_id)


def count(table: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count(table.id)).where(*where)) or 0


@pytest.mark.race
def test_of_a_pledge_a_decline_and_a_withdrawal_at_once_the_books_know_one_end(app: Flask) -> None:
    found, award = answering(app)

    # Who declined first may still withdraw the application; nobody both pledges and ends it.
    application, line = award.application, make.year_cap(make.AMPLE)
    pledged = award.state is AwardState.APPROVED
    assert found["busy"] == 0
    assert found["done"] == 1 or (found["done"] == 2 and application.state is ApplicationState.WITHDRAWN)
    assert found["done"] + found["WrongMoment"] == len(ANSWERS)
    expected = (
        (ApplicationState.AWARDED,) if pledged else (ApplicationState.LISTED, ApplicationState.WITHDRAWN)
    )
    assert application.state in expected
    assert application.share_to_pledge is None
    assert line.committed == (LOWER if pledged else 0)
    assert count(DecisionLetter) == count(Bill, Bill.state == BillState.OPEN) == int(pledged)
    assert count(LedgerTransaction, LedgerTransaction.kind == TransactionKind.RELEASE) == int(not pledged)
    assert ledger.faults() == []


@pytest.mark.race
def test_without_the_guard_several_answers_stand(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the compare-and-set keeps one answer, not luck."""
    monkeypatch.setattr(Workflow, "_compare_and_set", unguarded)

    found, _ = answering(app)

    assert found["done"] > 2


@pytest.mark.race
def test_an_approval_and_a_withdrawal_at_once_leave_no_pledge_asked_for(app: Flask) -> None:
    """The application is withdrawn in a window opened before the lower approval."""
    award = make.proposed()
    owner, approver = accounts.acting(accounts.owner(award.facility)), make.approver()
    award_id, application_id = award.id, award.application_id
    db.session.commit()

    def act(what: str) -> None:
        application = db.session.get_one(Application, application_id)
        if what == "withdraw":
            apply.withdraw(application, owner)
        else:
            service.approve(db.session.get_one(Award, award_id), approver, amount=LOWER)

    found = at_once(app, ["approve", "withdraw"], act)

    db.session.expire_all()
    application = db.session.get_one(Application, application_id)
    assert found["busy"] == 0
    assert application.state is ApplicationState.WITHDRAWN
    assert application.share_to_pledge is None
    assert db.session.scalar(select(BudgetLine.committed).where(BudgetLine.key.like("year:%"))) == 0
    assert ledger.faults() == []
