"""Many at the same moment: one change of a thing waits, one confirmation brings it into force."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Actor, Role
from app.kernel.workflow import Workflow
from app.programme import measures, put_forward, service
from app.programme.models import BudgetLine, MeasureProposal, SupportRate
from app.programme.states import FairKind, MeasureState
from tests.make import accounts, programme as make
from tests.racing import at_once

CROWD = 24
CLAUSE = "Thông tư 99/2027/TT-BTC, điều 8.5"


def rate(actor: Actor, percent: int = 70) -> MeasureProposal:
    first = clock.today() + timedelta(days=30)
    wish = {"percent": percent, "cap": None, "clause": CLAUSE}
    return put_forward.rate(FairKind.JOINED, "stand_rent", actor, valid_from=first, **wish)


def waiting() -> int:
    query = select(func.count(MeasureProposal.id)).where(MeasureProposal.state == MeasureState.WAITING)
    return db.session.scalar(query) or 0


def putting_forward(app: Flask) -> Counter[str]:
    officers = [accounts.staff(Role.NATIONAL_OFFICER) for _ in range(CROWD)]
    db.session.commit()
    return at_once(app, officers, rate)


def confirming(app: Flask, aside: int = 0) -> tuple[Counter[str], int]:
    """Everybody confirms one ceiling; the first ``aside`` of them set it aside instead."""
    line_id = make.line().id
    line = db.session.get_one(BudgetLine, line_id)
    officer = accounts.staff(Role.NATIONAL_OFFICER)
    row_id = put_forward.move_ceiling(
        line, Money(20_000_000), officer, reason="Bổ sung.", seen=Money(10_000_000)
    ).id
    people = [(number, accounts.staff(Role.APPROVER)) for number in range(CROWD)]
    db.session.commit()

    def decide(who: tuple[int, Actor]) -> None:
        row = db.session.get_one(MeasureProposal, row_id)
        if who[0] < aside:
            measures.set_aside(row, who[1], reason="Chưa có quyết định.")
        else:
            measures.confirm(row, who[1])

    return at_once(app, people, decide), row_id


def decisions(row_id: int) -> int:
    lines = audit.history(db.session.get_one(MeasureProposal, row_id), verbs=("confirm", "set_aside"))
    return len(lines)


@pytest.mark.race
def test_of_many_put_forward_at_once_one_waits_and_the_others_read_why(app: Flask) -> None:
    assert putting_forward(app) == {"done": 1, "WrongMoment": CROWD - 1}
    assert waiting() == 1


@pytest.mark.race
def test_without_the_index_several_wait(app: Flask) -> None:
    """The twin: the partial index holds the line."""
    db.session.execute(db.text("DROP INDEX uq_measure_proposals_waiting"))
    db.session.commit()

    assert putting_forward(app)["done"] > 1
    assert waiting() > 1


@pytest.mark.race
@pytest.mark.parametrize("aside", [0, CROWD // 2], ids=["all confirm", "half set it aside"])
def test_many_decide_at_once_and_one_decision_stands(app: Flask, aside: int) -> None:
    found, row_id = confirming(app, aside)

    assert found == {"done": 1, "WrongMoment": CROWD - 1}
    assert decisions(row_id) == 1
    row = db.session.get_one(MeasureProposal, row_id)
    cap = db.session.scalars(select(BudgetLine.cap)).one()
    assert cap == (20_000_000 if row.state is MeasureState.IN_FORCE else 10_000_000)


@pytest.mark.race
def test_without_the_guards_several_decisions_stand(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without lock, compare-and-set and the ceiling's own check, one proposal is decided many times."""

    def blind(_flow: Workflow, step: Any, thing: Any, *_seen_and_also: Any) -> None:
        thing.state = step.to
        db.session.flush()

    def blind_cap(line: BudgetLine, cap: Money, *_: Any, **__: Any) -> None:
        db.session.execute(update(BudgetLine).where(BudgetLine.id == line.id).values(cap=cap))

    monkeypatch.setattr(measures, "_hold", lambda _: None)
    monkeypatch.setattr(Workflow, "_compare_and_set", blind)
    monkeypatch.setattr(Workflow, "may", lambda *_: True)
    monkeypatch.setattr(service, "set_cap", blind_cap)

    found, row_id = confirming(app)

    assert found["done"] > 1
    assert decisions(row_id) > 1


@pytest.mark.race
def test_identical_rates_brought_into_force_at_once_are_refused_in_words(app: Flask) -> None:
    people = [accounts.staff(Role.APPROVER) for _ in range(10)]
    first = clock.today() + timedelta(days=30)
    db.session.commit()

    def add(actor: Actor) -> None:
        wish = {"percent": 70, "cap": None, "clause": CLAUSE}
        service.add_rate(FairKind.JOINED, "stand_rent", actor, valid_from=first, **wish)

    assert at_once(app, people, add) == {"done": 1, "Invalid": 9}
    query = select(func.count(SupportRate.id)).where(SupportRate.valid_from == first)
    assert db.session.scalar(query) == 1
