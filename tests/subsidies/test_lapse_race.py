"""Pledges lapse one by one, so that nobody who approves meanwhile waits for one that waits for him."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from threading import Event

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.kernel import clock
from app.kernel.db import db, only_read
from app.kernel.money import Money
from app.subsidies import award_facts, ledger, service
from app.subsidies.models import Award
from app.subsidies.states import AwardState
from tests.make import subsidies as make
from tests.waiting import GENEROUS_SECONDS

LOWER = Money(8_000_000)
pledge = import_module("app.subsidies.service.pledge")
pytestmark = [pytest.mark.race, pytest.mark.postgres_only]


def late() -> Award:
    """An award whose facility did not pledge in time."""
    award = make.approved(amount=LOWER)
    award.pledge_by = clock.today() - timedelta(days=1)
    return award


def lapsing_while_approving(app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, list[AwardState]]:
    """Two lapse; between them somebody takes the second's facility in hand, for another fair, and goes for the ceilings."""
    first, second = late(), late()
    third = make.proposed(make.listed(second.facility))
    numbers, approver = [one.id for one in (first, second, third)], make.approver()
    db.session.commit()
    db.session.remove()
    first_is_over, second_is_held = Event(), Event()
    lapse, begin = pledge._lapse, award_facts.begin

    def second_waits(award: Award) -> bool:
        if award.id == numbers[1]:
            first_is_over.set()
            assert second_is_held.wait(GENEROUS_SECONDS)
        has_ended: bool = lapse(award)
        return has_ended

    def held(award: Award) -> award_facts.AwardFacts:
        found = begin(award)
        second_is_held.set()
        return found

    monkeypatch.setattr(pledge, "_lapse", second_waits)
    monkeypatch.setattr(award_facts, "begin", held)

    def lapsing() -> int:
        with app.app_context():
            only_read(False)
            try:
                ended = service.lapse_unpledged()
                db.session.commit()
                return ended
            finally:
                db.session.remove()

    def approving() -> str:
        with app.app_context():
            only_read(False)
            try:
                assert first_is_over.wait(GENEROUS_SECONDS)
                service.approve(db.session.get_one(Award, numbers[2]), approver)
                db.session.commit()
                return "approved"
            except OperationalError as fault:
                return type(fault.orig).__name__
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as both:
        ended: Future[int] = both.submit(lapsing)
        answer: Future[str] = both.submit(approving)
        found = ended.result(), answer.result()
    return *found, [db.session.get_one(Award, number).state for number in numbers]


def test_an_approval_between_two_lapsing_pledges_is_never_refused_for_them(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, answer, states = lapsing_while_approving(app, monkeypatch)
    assert (ended, answer) == (2, "approved")
    assert states == [AwardState.CANCELLED, AwardState.CANCELLED, AwardState.APPROVED]
    assert ledger.faults() == []


def test_in_one_transaction_one_of_the_two_is_thrown_out(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: that each ends by itself keeps them apart, not luck."""

    def together(number: int) -> bool:
        with db.session.begin_nested():
            has_ended: bool = pledge._lapse(db.session.get_one(Award, number))
            return has_ended

    monkeypatch.setattr(pledge, "_lapse_alone", together)
    ended, answer, _states = lapsing_while_approving(app, monkeypatch)
    assert (ended, answer) != (2, "approved")
