"""Whatever people do in whatever order, the books stay right (I1–I7)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Flask
from hypothesis import HealthCheck, given, settings, strategies as st

from app.fairs.states import ApplicationState, DocumentKind
from app.kernel.db import db
from app.kernel.errors import Refusal
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.payments import invariants, queries as bills, service as payments
from app.payments.states import BillState
from app.programme.states import FairKind
from app.subsidies import ledger, service
from app.subsidies.models import Award
from app.subsidies.states import AwardState
from tests.make import accounts, subsidies as make

COSTS = (("space", 1, 90_000_001), ("booth_build", 2, 30_000_003), ("hotel", 1, 15_000_000))
VERBS = ("approve", "advance", "take_back", "settle", "cancel", "return", "propose", "own_share", "ready")
LIKELY = {
    AwardState.DRAFT: ("propose", "propose", "cancel"),
    AwardState.PROPOSED: ("approve", "approve", "approve", "return"),
    AwardState.APPROVED: ("advance", "settle", "own_share", "cancel", "ready"),
    AwardState.ADVANCED: ("settle", "settle", "take_back"),
}
"""What usually comes next; now and then somebody tries something else."""
steps = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(VERBS), st.integers(0, 2), st.integers(0, 100)),
    min_size=4,
    max_size=16,
)


class World:
    """Three applications of two facilities under one ceiling that holds about two of them."""

    def __init__(self) -> None:
        self.proposer, self.approver = make.proposer(), make.approver()
        self.payers = [make.accountant() for _ in range(2)]
        make.collecting_account()
        one, other = accounts.facility(), accounts.facility()
        joined = [make.listed(who, make.fair(), (("stand_rent", 3, 9_999_999),)) for who in (one, other)]
        self.applications = [make.listed(one, make.fair(FairKind.OVERSEAS), COSTS), *joined]
        make.year_cap(180_000_000)
        self.awards = [service.propose(each, self.proposer) for each in self.applications]

    @property
    def payer(self) -> Actor:
        """Somebody who pays."""
        return self.payers[0]


def _part(amount: int, percent: int) -> Money:
    return Money(amount * percent // 100)


def _act(world: World, luck: int, wild: str, number: int, percent: int) -> None:
    award, application = world.awards[number], world.applications[number]
    likely = LIKELY.get(award.state)
    verb = likely[percent % len(likely)] if likely and luck else wild
    acts: dict[str, Callable[[], object]] = {
        "approve": lambda: service.approve(
            award, world.approver, amount=_part(award.support, percent) if percent < 90 else None
        ),
        "advance": lambda: _advance(world, award, percent),
        "take_back": lambda: service.take_back(award, world.payer, transfer=make.transfer(), reason="x"),
        "settle": lambda: _settle(world, award, percent),
        "cancel": lambda: service.cancel(award, world.approver, reason="x"),
        "return": lambda: service.return_for_changes(award, world.approver, reason="x"),
        "propose": lambda: world.awards.__setitem__(number, service.propose(application, world.proposer)),
        "own_share": lambda: _own_share(world, award),
        "ready": lambda: _ready(award),
    }
    acts[verb]()


def _advance(world: World, award: Award, percent: int) -> None:
    make.paper(award.application, DocumentKind.STAND_CONTRACT)
    service.advance(
        award, world.payer, amount=_part(award.support, min(percent, 75)), transfer=make.transfer()
    )


def _settle(world: World, award: Award, percent: int) -> None:
    make.paper(award.application, DocumentKind.STAND_CONTRACT)
    _ready(award)
    bill = bills.bill_of(award.id)
    if bill is not None and bill.state is BillState.OPEN and percent != 1:
        _own_share(world, award)
    invoiced = {line.cost_item_code: _part(line.cost, percent) for line in award.lines if line.support}
    service.settle(award, world.payer, invoiced=invoiced, transfer=make.transfer())


def _own_share(world: World, award: Award) -> None:
    bill = bills.bill_of(award.id)
    if bill is not None:
        first, second = world.payers
        payments.confirm(payments.record(bill, first, make.incoming(bill)), second)


def _ready(award: Award) -> None:
    make.paper(award.application, DocumentKind.INVOICE)
    if award.application.state is ApplicationState.AWARDED:
        make.move(award.application, ApplicationState.ACCEPTED)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(done=steps)
def test_the_books_are_right_after_any_steps(app: Flask, done: list[tuple[int, str, int, int]]) -> None:
    try:
        world = World()
        for step in done:
            with suppress(Refusal), db.session.begin_nested():
                _act(world, *step)
            assert ledger.faults() == []
            assert invariants.faults() == []
    finally:
        db.session.rollback()
