"""Figures of the dashboard: counted by the worker in one look, shown with their moment; what is acted upon is as it is now."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import select, text

from app.insight import tasks
from app.insight.queries import charts, desk_figures, programme, provinces, public_figures
from app.kernel import clock, kept_figures
from app.kernel.db import db
from app.kernel.permissions import Role
from app.outcomes.queries import figures
from app.outcomes.queries.outcome_filter import OutcomeFilter
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import Period
from tests.make import accounts, outcomes, subsidies
from tests.pages import Page, Pages
from tests.queries import counted

NOON = clock.at(clock.today(), 12)


def period() -> Period:
    """The period that runs."""
    return db.session.scalars(select(Period).where(Period.code == "2026-2030")).one()


def delivery(amount: int, of: str = "01") -> None:
    """A verified delivery at a fair, and the question about it."""
    maker, fair = accounts.facility(province_code=of), subsidies.fair()
    outcomes.outcome(maker, Stage.DELIVERED, state=OutcomeState.VERIFIED, amount=amount, fair_id=fair.id)
    outcomes.follow_up(maker, fair, due_on=clock.today() - timedelta(days=3))


def counted_by_worker(seconds: int = 0) -> None:
    """What the worker does every few seconds."""
    db.session.commit()
    with clock.fixed(NOON + timedelta(seconds=seconds)):
        tasks.count_figures()


def dashboard(pages: Pages, role: Role = Role.NATIONAL_OFFICER) -> Page:
    """The page as somebody with this role reads it."""
    return pages.sign_in(accounts.officer(role)).get("/desk/dashboard")


def said(page: Page, where: str) -> str:
    """The words of a part of the page."""
    return " ".join(tag.get_text(" ", strip=True) for tag in page.soup.select(where) if isinstance(tag, Tag))


def test_what_the_worker_counts_is_what_the_rows_say_and_all_of_one_moment(app: Flask) -> None:
    held = subsidies.approved()
    delivery(40_000_000)
    delivery(2_000_000, "79")
    counted_by_worker()
    known, chosen, today = period(), OutcomeFilter(period_id=period().id), clock.today()

    with clock.fixed(NOON), counted() as sent:
        found = desk_figures.of_period(known)
    assert not [words for words in sent if "FROM outcomes" in words or "FROM awards" in words]

    assert (found.as_of, found.stages) == (NOON, figures.by_stage(chosen))
    assert found.answers == figures.answers(today, chosen)
    assert found.table == provinces.rows(known, today)
    assert found.delivered == programme.delivered_verified(known)
    assert [(value.fair.id, value.support) for value in found.values] == [(held.fair_id, held.support)]
    assert all(pair.agrees for pair in found.checked)
    assert [pair.shown for pair in found.checked] == [0, held.support, held.support, 42_000_000]
    assert charts.scale(found.stages) == 42_000_000
    assert public_figures.of_period(known).as_of != NOON, "the public is shown none that is older"


def test_the_page_names_the_moment_of_counting_and_asks_no_results(pages: Pages) -> None:
    delivery(40_000_000)
    counted_by_worker()
    with clock.fixed(NOON + timedelta(seconds=40)):
        dashboard(pages)
        with counted() as sent:
            page = pages.get("/desk/dashboard")
    assert "12:00" in said(page, "#moment")
    assert "12:00" in said(page, "#mind-h ~ h3")
    assert not page.soup.select("form[action*=count]"), "nobody needs to count what is seconds old"
    assert not [words for words in sent if "sum(outcomes" in words or "count(follow_ups" in words]


@pytest.mark.parametrize("role", [Role.PROVINCIAL_OFFICER, Role.AUDITOR])
def test_while_the_worker_is_away_the_last_figures_stand_with_their_moment_until_somebody_counts_anew(
    pages: Pages, role: Role
) -> None:
    delivery(40_000_000)
    counted_by_worker()
    delivery(2_000_000)
    db.session.commit()
    later = NOON + timedelta(hours=3)
    with clock.fixed(later):
        before = dashboard(pages, role)
        assert "12:00" in said(before, "#moment")
        assert "40" in said(before, ".kpi .big")
        form = before.soup.select_one("form[action*='dashboard/count']")
        assert form is not None
        went = pages.post(str(form["action"]), {}, status=303)
        after = pages.get(went.location)
    assert "15:00" in said(after, "#moment")
    assert "42" in said(after, ".kpi .big")
    kept = kept_figures.last(desk_figures.NAME)
    assert kept is not None
    assert kept.as_of == later, "everybody reads what one had counted"


def test_figures_asked_for_again_at_once_are_not_counted_again(pages: Pages) -> None:
    counted_by_worker()
    pages.sign_in(accounts.officer(Role.AUDITOR))
    with clock.fixed(NOON + timedelta(seconds=3)):
        pages.post("/desk/dashboard/count", {}, status=303)
        kept = kept_figures.last(desk_figures.NAME)
        assert kept is not None
        assert kept.as_of == NOON


def test_however_many_ask_at_once_it_is_counted_once(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, said = list[str](), list[str]()
    pages.sign_in(accounts.officer(Role.AUDITOR))

    def another() -> None:
        with app.app_context():
            went = pages.post("/desk/dashboard/count", {}, status=303)
            said.append(pages.get(went.location).text)

    def slow() -> dict[str, int]:
        counts.append("counted")
        with ThreadPoolExecutor(1) as window:
            window.submit(another).result()
        return {}

    monkeypatch.setattr(desk_figures, "every", lambda: {desk_figures.NAME: slow})
    assert desk_figures.count_again()

    assert counts == ["counted"]
    assert "Đang có người yêu cầu tính lại số liệu." in said[0]


def test_one_who_died_over_the_count_is_not_waited_for_long(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_figures, "let_go", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk_figures.count_again()
    monkeypatch.undo()
    db.session.rollback()
    assert not desk_figures.count_again()
    with clock.fixed(clock.now() + kept_figures.LATE):
        assert desk_figures.count_again()


def test_a_facility_counts_nothing(pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility())).post("/desk/dashboard/count", {}, status=403)


@pytest.mark.parametrize(
    ("written", "where"),
    [
        (lambda: subsidies.approved(), ".kpi:nth-of-type(3)"),
        (lambda: outcomes.outcome(accounts.facility()), ".todo"),
    ],
    ids=["money committed", "a result to look at"],
)
def test_what_an_officer_acts_upon_is_there_at_once(
    pages: Pages, written: Callable[[], object], where: str
) -> None:
    counted_by_worker()
    with clock.fixed(NOON):
        before = said(dashboard(pages), where)
        written()
        db.session.commit()
        assert said(pages.get("/desk/dashboard"), where) != before


def test_a_figure_counted_twice_that_disagrees_is_said_as_of_its_moment(pages: Pages) -> None:
    subsidies.approved()
    db.session.commit()
    db.session.execute(text("UPDATE award_lines SET support = support - 1"))
    counted_by_worker()
    with clock.fixed(NOON):
        page = dashboard(pages)
    assert len(page.soup.select(".pill.t-bad")) == 1
