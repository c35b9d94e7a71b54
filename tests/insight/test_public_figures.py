"""Figures everybody reads: counted by the worker in one look, shown with their moment, never an old one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.insight import tasks
from app.insight.queries import provinces, public_figures
from app.kernel import clock, kept_figures
from app.kernel.db import db
from app.kernel.kept_figures import KeptFigures
from app.outcomes.queries import figures
from app.outcomes.queries.outcome_filter import OutcomeFilter
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import Period
from tests.make import accounts, catalog, outcomes
from tests.pages import Pages
from tests.queries import counted

NOON = clock.at(clock.today(), 12)


def period() -> Period:
    """The period that runs."""
    return db.session.scalars(select(Period).where(Period.code == "2026-2030")).one()


def goods(of: str = "01", amount: int = 40_000_000, state: OutcomeState = OutcomeState.VERIFIED) -> None:
    """A maker of a province with a product and a delivery."""
    maker = accounts.facility(f"Xưởng {of} {amount}", province_code=of)
    catalog.product(maker)
    outcomes.outcome(maker, Stage.DELIVERED, state=state, amount=amount)
    outcomes.outcome(maker, Stage.CONTRACT, state=OutcomeState.DECLARED, amount=amount * 2)
    outcomes.follow_up(maker, outcomes.fair(), due_on=clock.today() - timedelta(days=3))


def counted_by_worker(second: int = 0) -> None:
    """What the worker does every few seconds."""
    db.session.commit()
    with clock.fixed(NOON + timedelta(seconds=second)):
        tasks.count_figures()
    db.session.commit()


def test_what_the_worker_counts_is_what_the_rows_say(app: Flask) -> None:
    for number, province in enumerate(("01", "01", "79", "48"), start=1):
        goods(province, 1_000_000 * number)
    goods("79", 7, OutcomeState.MATCHED)
    counted_by_worker()
    chosen = OutcomeFilter(period_id=period().id)

    with clock.fixed(NOON), counted() as sent:
        found = public_figures.with_provinces(period())
    assert not [words for words in sent if "FROM outcomes" in words], "they were counted before"

    assert found.as_of == NOON
    assert found.stages == figures.by_stage(chosen)
    assert found.answers == figures.answers(clock.today(), chosen)
    assert found.rows == provinces.rows(period(), clock.today())
    with clock.fixed(NOON):
        stock = public_figures.stock()
    assert (stock.products, stock.makers, stock.as_of) == (5, 5, NOON)


def test_the_same_is_said_when_the_page_counts_by_itself(app: Flask) -> None:
    for number, province in enumerate(("01", "79", "48"), start=1):
        goods(province, 1_000_000 * number)
    db.session.commit()
    with clock.fixed(NOON):
        by_itself = public_figures.with_provinces(period())
    counted_by_worker()
    with clock.fixed(NOON):
        assert public_figures.with_provinces(period()) == by_itself


def test_a_figure_that_is_not_young_is_shown_to_nobody(app: Flask) -> None:
    goods()
    counted_by_worker()
    goods("79", 5_000_000)
    db.session.commit()
    late = NOON + kept_figures.YOUNG
    with clock.fixed(late - timedelta(seconds=1)):
        assert public_figures.stock().makers == 1
    with clock.fixed(late):
        now = public_figures.stock()
    assert (now.makers, now.as_of) == (2, late)


def test_pages_name_the_moment_of_counting_and_ask_no_rows(pages: Pages) -> None:
    for number in range(3):
        goods("01", 1_000_000 + number)
    counted_by_worker()
    with clock.fixed(NOON + timedelta(seconds=20)):
        for path in ("/results", "/"):
            with counted() as sent:
                text = pages.get(path).text
            assert "12:00" in text
            assert not [words for words in sent if "outcomes" in words or "count(products" in words]
        line = pages.get("/results/provinces.csv").response.get_data(as_text=True).splitlines()[1]
    assert line.endswith("T12:00+07:00")


def test_counting_again_takes_the_place_of_what_was_counted_before(app: Flask) -> None:
    counted_by_worker()
    first = db.session.scalars(select(KeptFigures.name)).all()
    counted_by_worker(second=15)
    assert sorted(db.session.scalars(select(KeptFigures.name))) == sorted(first)
    moments = set(db.session.scalars(select(KeptFigures.as_of)))
    assert moments == {NOON + timedelta(seconds=15)}


@pytest.mark.parametrize("path", ["/", "/results", "/results/provinces.csv"])
def test_without_a_worker_pages_count_by_themselves(pages: Pages, path: str) -> None:
    goods()
    pages.get(path)
    assert db.session.scalars(select(KeptFigures.name)).all() == []
