"""Figures: stages and tiers stay apart, silence is no zero, and every chosen finds its rows."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import event

from app.kernel.db import db
from app.outcomes.queries import OutcomeFilter, figures
from app.outcomes.queries.figures import Answers, Figure
from app.outcomes.states import Contribution, OutcomeState, Stage
from app.programme.models import Period
from app.programme.states import FairKind
from tests.make import accounts, outcomes as make

TODAY = date(2026, 11, 25)


def test_each_stage_and_tier_is_its_own_figure(app: Flask) -> None:
    """R39: stages are never added up. R40: neither are what was said and what was verified."""
    one, other = accounts.facility(), accounts.facility()
    make.outcome(one)
    make.outcome(other, amount=50_000_000)
    make.outcome(one, state=OutcomeState.VERIFIED, amount=7)
    make.outcome(one, stage=Stage.MEMORANDUM)
    make.outcome(one, state=OutcomeState.REFUSED)

    rows = {row.stage: row.tiers for row in figures.by_stage()}

    assert rows[Stage.CONTRACT][OutcomeState.DECLARED] == Figure(2, 150_000_000, 2)
    assert rows[Stage.CONTRACT][OutcomeState.VERIFIED] == Figure(1, 7, 1)
    assert rows[Stage.CONTRACT][OutcomeState.MATCHED] == Figure(0, 0, 0)
    assert rows[Stage.MEMORANDUM][OutcomeState.DECLARED] == Figure(1, None, 1)
    assert OutcomeState.REFUSED not in rows[Stage.CONTRACT]
    assert list(rows) == list(Stage)


def test_a_memorandum_never_has_a_value_not_even_zero(app: Flask) -> None:
    rows = {row.stage: row.tiers for row in figures.by_stage()}

    assert all(figure.amount is None for figure in rows[Stage.MEMORANDUM].values())
    assert all(figure.amount == 0 for figure in rows[Stage.DELIVERED].values())


def test_cuts_by_fair_province_day_and_contribution(app: Flask) -> None:
    fair, here, there = make.fair(), accounts.facility(), accounts.facility(province_code="79")
    make.outcome(here, fair_id=fair.id)
    make.outcome(there, happened_on=date(2025, 1, 5))
    make.outcome(there, contribution=Contribution.NONE)

    def count(**chosen: object) -> int:
        return figures.one(Stage.CONTRACT, OutcomeState.DECLARED, OutcomeFilter(**chosen)).count  # type: ignore[arg-type]

    assert count(fair_id=fair.id) == 1
    assert count(province_code="79") == 2
    assert count(until=date(2025, 12, 31)) == 1
    assert count(attributed=True) == 2
    assert set(figures.by_province()) == {"01", "79"}
    assert set(figures.by_fair()) == {fair.id}


def test_a_period_takes_a_fairs_outcomes_by_the_fair_and_the_others_by_their_day(app: Flask) -> None:
    """R1: what a fair brought belongs to the period of the fair."""
    old = _period("P-OLD", date(2001, 1, 1), date(2005, 12, 31))
    new = _period("P-NEW", date(2006, 1, 1), date(2010, 12, 31))
    fair = make.fair(
        supported=True,
        kind=FairKind.ORGANISED,
        period_id=old.id,
        starts_on=date(2005, 12, 1),
        ends_on=date(2005, 12, 5),
    )
    make.outcome(fair_id=fair.id, happened_on=date(2006, 3, 1))
    make.outcome(happened_on=date(2006, 4, 1))
    make.outcome(fair_id=make.fair().id, happened_on=date(2006, 5, 1))

    def count(period: Period) -> int:
        return figures.one(Stage.CONTRACT, OutcomeState.DECLARED, OutcomeFilter(period_id=period.id)).count

    assert count(old) == 1
    assert count(new) == 2


def test_no_answer_is_not_zero(app: Flask) -> None:
    fair = make.fair()
    made = [accounts.facility() for _ in range(3)]
    make.answered(made[0], fair, nothing=True)
    make.answered(made[1], fair)
    make.follow_up(made[2], fair)
    make.follow_up(made[2], fair, 12)

    assert figures.answers(TODAY) == Answers(asked=3, answered=2, nothing_sold=1)
    assert figures.answers(TODAY).silent == 1
    assert figures.answers(TODAY).percent == 66
    assert set(figures.answers_by_fair(TODAY)) == {fair.id}
    assert figures.answers_by_province(TODAY)["01"].asked == 3


def test_where_nobody_was_asked_there_is_no_rate(app: Flask) -> None:
    assert figures.answers(TODAY).percent is None
    assert figures.answers_by_fair(TODAY) == {}


def test_a_figure_is_one_query_however_many_rows(app: Flask) -> None:
    for _ in range(5):
        make.outcome()
    seen: list[str] = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731 - the shape SQLAlchemy calls
    event.listen(db.engine, "before_cursor_execute", listener)
    figures.by_province()
    event.remove(db.engine, "before_cursor_execute", listener)

    assert len(seen) == 1


def _period(code: str, starts_on: date, ends_on: date) -> Period:
    row = Period(code=code, name_vi=code, name_en=code, starts_on=starts_on, ends_on=ends_on, decision="-")
    db.session.add(row)
    db.session.flush()
    return row
