"""The same contract claimed by many at once counts once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.kernel.db import db, only_read
from app.kernel.errors import Invalid
from app.kernel.permissions import Actor
from app.outcomes import service
from app.outcomes.models import Outcome
from app.outcomes.queries import doubles
from app.outcomes.service import Paper, Report
from app.outcomes.states import Stage
from tests.make import accounts, outcomes as make

MANY = 12
CLAIM = Report(
    Stage.CONTRACT,
    "Nordic Table AB",
    date(2026, 5, 10),
    buyer_country_code="SE",
    contract_number="12/2026",
    amount=100_000_000,
)


def claim_at_once(app: Flask) -> list[str]:
    """Twelve facilities report the same contract at the same moment; gives how each fared."""
    actors = [accounts.acting(accounts.owner(accounts.facility())) for _ in range(MANY)]
    db.session.commit()
    gate, fared = threading.Barrier(MANY), ["" for _ in actors]

    def claim(place: int, actor: Actor) -> None:
        with app.app_context():
            only_read(False)
            gate.wait()
            try:
                service.report(actor, CLAIM, [Paper(make.PAPER, "a.pdf")])
                db.session.commit()
                fared[place] = "kept"
            except Invalid as refusal:
                db.session.rollback()
                fared[place] = "refused" if "contract_number" in refusal.fields else "invalid"
            finally:
                db.session.remove()

    threads = [threading.Thread(target=claim, args=pair) for pair in enumerate(actors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return fared


def kept() -> int:
    return db.session.scalar(select(func.count(Outcome.id))) or 0


@pytest.mark.race
def test_a_contract_claimed_by_twelve_at_once_is_kept_once(app: Flask) -> None:
    fared = claim_at_once(app)

    assert sorted(fared) == ["kept"] + ["refused"] * (MANY - 1)
    assert kept() == 1


@pytest.mark.race
def test_the_index_alone_keeps_it_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the friendly look beforehand: everybody finds nothing, the database still says no."""
    real, looks = doubles.same_paper, threading.local()

    def blind_at_first(outcome: Outcome) -> Outcome | None:
        if not getattr(looks, "once", False):
            looks.once = True
            return None
        return real(outcome)

    monkeypatch.setattr(doubles, "same_paper", blind_at_first)

    fared = claim_at_once(app)

    assert fared.count("kept") == 1
    assert kept() == 1


@pytest.mark.race
def test_without_the_guards_it_would_be_kept_many_times(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubles, "same_paper", lambda outcome: None)
    db.session.execute(text("DROP INDEX uq_outcomes_contract"))

    claim_at_once(app)

    assert kept() > 1
