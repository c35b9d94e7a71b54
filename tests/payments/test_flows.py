"""Every state, every verb, every role of bills and transfers."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from flask import Flask

from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Actor, Role, job
from app.kernel.workflow import Workflow
from app.payments import queries, service
from app.payments.states import BILL_FLOW, RECEIPT_FLOW, BillState, ReceiptState
from tests.make import subsidies as make
from tests.make.roles import everybody

BILL = {
    ("open", "match"): "matched",
    ("matched", "unmatch"): "open",
    ("matched", "pay"): "paid",
    ("paid", "refund"): "open",
    ("open", "void"): "void",
}
RECEIPT = {
    ("recorded", "confirm"): "confirmed",
    ("recorded", "return"): "returned",
    ("confirmed", "refund"): "returned",
}


def _outcome(flow: Workflow, thing: Any, verb: str, actor: Actor) -> str:
    lines = len(audit.history(thing))
    try:
        flow.move(thing, verb, actor, reason="x")
    except (NotAllowed, NotFound):
        assert len(audit.history(thing)) == lines
        return "not allowed"
    except WrongMoment:
        assert len(audit.history(thing)) == lines
        return "wrong moment"
    return str(thing.state)


def _check(flow: Workflow, thing: Any, states: Any, table: dict[tuple[str, str], str]) -> None:
    wrong, people = [], everybody()
    site = job("test")
    for state, move in product(states, flow.moves):
        by_site = move.needs is None
        for actor in [*people.values(), site]:
            thing.state = state
            db.session.flush()
            may = (actor is site) if by_site else (actor.role is Role.ACCOUNTANT)
            expected = table.get((state, move.verb), "wrong moment") if may else "not allowed"
            if actor is site and not by_site:
                continue
            found = _outcome(flow, thing, move.verb, actor)
            if found != expected:
                wrong.append((state, move.verb, actor.role, found, expected))
    assert not wrong


def test_every_move_of_a_bill(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    bill = queries.bill_of(make.approved().id)
    # Who did the step before is asked in its own test below; here one accountant plays every state.
    monkeypatch.setattr(Workflow, "_same_person", lambda *_: None)

    _check(BILL_FLOW, bill, BillState, BILL)


def test_every_move_of_a_transfer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workflow, "_same_person", lambda *_: None)
    bill = queries.bill_of(make.approved().id)
    assert bill is not None
    receipt = service.record(bill, make.accountant(), make.incoming(bill))

    _check(RECEIPT_FLOW, receipt, ReceiptState, RECEIPT)


def test_the_two_steps_of_a_bill_are_two_people(app: Flask) -> None:
    bill, accountant = queries.bill_of(make.approved().id), make.accountant()
    assert bill is not None
    BILL_FLOW.move(bill, "match", accountant)

    with pytest.raises(NotAllowed):
        BILL_FLOW.move(bill, "pay", accountant)
    BILL_FLOW.move(bill, "pay", make.accountant())
    assert bill.state is BillState.PAID
