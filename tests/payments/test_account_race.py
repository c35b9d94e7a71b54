"""The collecting account while many decide about it at once: one waits, one decision stands, one is in use."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel import audit
from app.kernel.db import db
from app.kernel.permissions import Actor
from app.kernel.workflow import Workflow
from app.payments import service
from app.payments.models import CollectingAccount
from app.payments.states import AccountState
from tests.make import subsidies as make
from tests.racing import at_once

CROWD = 24


def count(state: AccountState) -> int:
    db.session.expire_all()
    query = select(func.count(CollectingAccount.id)).where(CollectingAccount.state == state)
    return db.session.scalar(query) or 0


def naming(app: Flask) -> Counter[str]:
    """Many accountants name an account at the same moment."""
    people = [make.accountant() for _ in range(CROWD)]
    db.session.commit()

    def name(actor: Actor) -> None:
        service.propose_account(
            actor, bank_bin="970436", number=f"99{actor.person_id}", holder="CUC KHUYEN CONG"
        )

    return at_once(app, people, name)


def deciding(app: Flask) -> tuple[Counter[str], int]:
    """One account waits beside one in use; half a crowd confirms it, the other half sets it aside."""
    make.collecting_account()
    waiting = service.propose_account(make.accountant(), bank_bin="970436", number="9912", holder="CUC")
    account_id = waiting.id
    people = [(number, make.accountant()) for number in range(CROWD)]
    db.session.commit()

    def decide(who: tuple[int, Actor]) -> None:
        account = db.session.get_one(CollectingAccount, account_id)
        decision = service.confirm_account if who[0] % 2 else service.set_account_aside
        decision(account, who[1])

    return at_once(app, people, decide), account_id


def decisions(account_id: int) -> int:
    account = db.session.get_one(CollectingAccount, account_id)
    return len(audit.history(account, verbs=("confirm", "set_aside")))


@pytest.mark.race
def test_of_many_named_at_once_one_waits_and_the_others_read_why(app: Flask) -> None:
    assert naming(app) == {"done": 1, "WrongMoment": CROWD - 1}
    assert count(AccountState.WAITING) == 1


@pytest.mark.race
def test_without_the_index_several_would_wait(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the partial index holds the line, whatever was looked up before."""
    monkeypatch.setattr("app.payments.queries.waiting_account", lambda: None)
    db.session.execute(db.text("DROP INDEX uq_collecting_accounts_waiting"))
    db.session.commit()

    assert naming(app)["done"] > 1
    assert count(AccountState.WAITING) > 1


@pytest.mark.race
def test_many_decide_at_once_and_one_decision_stands(app: Flask) -> None:
    found, account_id = deciding(app)

    assert found == {"done": 1, "WrongMoment": CROWD - 1}
    assert decisions(account_id) == 1
    assert count(AccountState.IN_USE) == 1
    assert count(AccountState.WAITING) == 0


@pytest.mark.race
def test_without_compare_and_set_several_decisions_would_stand(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the state is set blindly, and everybody may."""

    def blind(_flow: Workflow, step: object, thing: CollectingAccount, *_seen_and_also: object) -> None:
        thing.state = step.to  # type: ignore[attr-defined]  # a move
        db.session.flush()

    monkeypatch.setattr(Workflow, "_compare_and_set", blind)
    monkeypatch.setattr("app.payments.queries.active_account", lambda: None)
    db.session.execute(db.text("DROP INDEX uq_collecting_accounts_in_use"))

    found, account_id = deciding(app)

    assert found["done"] > 1
    assert decisions(account_id) > 1
