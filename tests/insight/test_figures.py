"""Figures of the programme are their rows."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from hypothesis import given, strategies as st
from sqlalchemy import select

from app.fairs.models import Fair
from app.fairs.states import DocumentKind, FairState
from app.insight import rules
from app.insight.desk.row_lists import LISTS
from app.insight.desk.rows import figure_of
from app.insight.queries import figure_rows, programme, provinces
from app.insight.rules import FairGroup
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import Period
from app.programme.states import FairKind, FundSource
from app.subsidies import service
from app.web.list_view import View
from tests.make import accounts, outcomes, subsidies
from tests.queries import counted

TODAY = date(2026, 11, 25)


def period(code: str = "2026-2030") -> Period:
    return db.session.scalars(select(Period).where(Period.code == code)).one()


def fair(kind: FairKind, state: FairState, code: str = "2026-2030") -> Fair:
    return outcomes.fair(supported=True, kind=kind, state=state, period_id=period(code).id)


def behind(app: Flask, what: str, **asked: str) -> tuple[int, Money | None]:
    """How many rows the link of a figure opens, and what they add up to."""
    with app.test_request_context():
        shown = View(LISTS[what], accounts.acting(accounts.officer(Role.AUDITOR)), asked)
        return shown.total, figure_rows.amount(figure_of(what, shown), shown.query)


def test_only_accepted_fairs_count_for_the_target_and_each_once(app: Flask) -> None:
    """R2: targets count fairs, not stands."""
    fair(FairKind.ORGANISED, FairState.ACCEPTED)
    fair(FairKind.ORGANISED, FairState.HELD)
    fair(FairKind.ORGANISED, FairState.PUBLISHED)
    fair(FairKind.JOINED, FairState.ACCEPTED)
    fair(FairKind.OVERSEAS, FairState.CANCELLED)
    counts = {c.group: c for c in programme.fair_counts(period())}
    domestic = counts[FairGroup.DOMESTIC]
    assert (domestic.accepted, domestic.held, domestic.coming) == (1, 1, 1)
    assert counts[FairGroup.OVERSEAS].accepted == 0
    assert counts[FairGroup.JOINED].accepted == 1


def test_targets_are_those_of_the_period_and_an_unknown_target_is_not_zero(app: Flask) -> None:
    old = {c.group: c.target for c in programme.fair_counts(period("2021-2025"))}
    new = {c.group: c.target for c in programme.fair_counts(period())}
    assert (old[FairGroup.DOMESTIC], old[FairGroup.OVERSEAS]) == (15, 5)
    assert new[FairGroup.DOMESTIC] is None


def test_a_fair_of_another_period_does_not_count(app: Flask) -> None:
    fair(FairKind.ORGANISED, FairState.ACCEPTED, "2021-2025")
    assert programme.fair_counts(period())[0].accepted == 0


def test_the_rows_behind_a_fair_figure_are_as_many_as_the_figure(app: Flask) -> None:
    for state in (FairState.ACCEPTED, FairState.ACCEPTED, FairState.HELD):
        fair(FairKind.ORGANISED, state)
    rows, _ = behind(app, "fairs", period="2026-2030", group=FairGroup.DOMESTIC.value, counted="accepted")
    assert rows == programme.fair_counts(period())[0].accepted == 2


def test_the_rows_behind_delivered_and_verified_add_up_to_it(app: Flask) -> None:
    shop = accounts.facility()
    for amount in (40_000_000, 2_500_001):
        outcomes.outcome(shop, Stage.DELIVERED, state=OutcomeState.VERIFIED, amount=amount)
    outcomes.outcome(shop, Stage.DELIVERED, state=OutcomeState.DECLARED, amount=900_000_000)
    _, amount = behind(app, "outcomes", period="2026-2030", stage="delivered", state="verified")
    assert amount == programme.delivered_verified(period()).amount == 42_500_001


def test_the_rows_behind_money_add_up_to_the_ceiling_they_stand_under(app: Flask) -> None:
    advanced, settled, local = subsidies.approved(), subsidies.approved(), subsidies.listed()
    subsidies.paper(advanced.application, DocumentKind.STAND_CONTRACT)
    service.advance(advanced, subsidies.accountant(), amount=Money(1_000_000), transfer=subsidies.transfer())
    subsidies.ready_to_settle(settled)
    cheaper = {"stand_rent": Money(5_000_000)}
    service.settle(settled, subsidies.accountant(), invoiced=cheaper, transfer=subsidies.transfer())
    award = subsidies.proposed(local, funding=FundSource.LOCAL)
    service.approve(award, subsidies.approver())
    line = programme.spending(period())

    def sum_of(counted: str) -> int | None:
        return behind(app, "awards", period="2026-2030", counted=counted)[1]

    assert sum_of("paid") == line.paid == 5_000_000
    assert sum_of("committed") == line.committed == 9_400_000
    assert sum_of("local") == programme.local_support(period()) == 10_400_000
    assert programme.local_support(period("2021-2025")) == 0


def test_an_award_that_waits_for_a_pledge_makes_up_what_committed_has_more_than_granted(app: Flask) -> None:
    subsidies.approved()
    lowered = subsidies.approved(amount=Money(8_000_000))
    local = subsidies.proposed(subsidies.listed(), funding=FundSource.LOCAL)
    service.approve(local, subsidies.approver(), amount=Money(5_000_000))

    line, waits = programme.spending(period()), programme.awaiting_pledge(period())
    granted = sum(row.support for row in provinces.rows(period(), TODAY))

    assert (waits.count, waits.national, waits.local) == (2, lowered.support, local.support)
    assert line.paid + line.committed + programme.local_support(period()) == granted + waits.national
    assert behind(app, "awards", period="2026-2030", counted="awaiting") == (2, 13_000_000)


def test_the_map_counts_support_by_the_period_of_its_fair_as_the_rows_do(app: Flask) -> None:
    award = subsidies.approved()
    award.year = 2025
    db.session.flush()
    hanoi = next(r for r in provinces.rows(period(), TODAY) if r.province.code == "01")

    assert hanoi.support == award.support
    assert behind(app, "awards", period="2026-2030", province="01")[1] == award.support


def test_a_report_is_late_only_after_its_last_day(app: Flask) -> None:
    """R37: reported within 30 days of closing."""
    late = fair(FairKind.ORGANISED, FairState.HELD)
    late.starts_on, late.ends_on = TODAY - timedelta(days=40), TODAY - timedelta(days=31)
    for state, last in ((FairState.HELD, 30), (FairState.ACCEPTED, 31)):
        other = fair(FairKind.ORGANISED, state)
        other.starts_on = other.ends_on = TODAY - timedelta(days=last)
    one_day = fair(FairKind.OVERSEAS, FairState.PUBLISHED)
    one_day.starts_on, one_day.ends_on = TODAY - timedelta(days=50), None
    db.session.flush()

    with clock.fixed(clock.at(TODAY)):
        assert programme.late_reports(TODAY) == [one_day, late]
        assert behind(app, "fairs", counted="late")[0] == 2


def test_rows_of_several_stages_have_no_sum(app: Flask) -> None:
    outcomes.outcome(accounts.facility(), Stage.CONTRACT, state=OutcomeState.VERIFIED)
    assert behind(app, "outcomes", period="2026-2030")[1] is None


def test_a_value_of_fewer_than_three_facilities_is_not_told_to_the_public(app: Flask) -> None:
    for _ in range(2):
        outcomes.outcome(accounts.facility(), Stage.DELIVERED, state=OutcomeState.VERIFIED)
    hanoi = next(r for r in provinces.rows(period(), TODAY) if r.province.code == "01")
    assert hanoi.delivered == 200_000_000
    assert not hanoi.is_tellable
    outcomes.outcome(accounts.facility(), Stage.DELIVERED, state=OutcomeState.VERIFIED)
    hanoi = next(r for r in provinces.rows(period(), TODAY) if r.province.code == "01")
    assert hanoi.is_tellable


def test_the_map_has_34_provinces_and_both_archipelagos(app: Flask) -> None:
    drawn = provinces.drawn(provinces.rows(period(), TODAY))
    assert len(drawn.areas) == 34
    assert drawn.hoang_sa.outline.count("M") == 20
    assert drawn.truong_sa.outline.count("M") == 97


def test_the_table_of_provinces_asks_the_database_the_same_number_of_times_whatever_its_rows(
    app: Flask,
) -> None:
    with counted() as few:
        provinces.rows(period(), TODAY)
    for _ in range(6):
        outcomes.outcome(accounts.facility(), Stage.DELIVERED, state=OutcomeState.VERIFIED)
    with counted() as many:
        provinces.rows(period(), TODAY)
    assert len(few) >= len(many) - 1
    assert len(many) <= 8


@given(st.lists(st.integers(0, 10**13), max_size=34))
def test_steps_of_a_map_rise_and_the_largest_value_is_in_the_last_ones(values: list[int]) -> None:
    edges = rules.thresholds(values)
    assert edges == sorted(set(edges))
    assert len(edges) <= rules.STEPS - 1
    assert all(0 <= rules.step_of(value, edges) <= rules.STEPS for value in values)
    assert rules.step_of(0, edges) == 0


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_a_length_is_a_share_between_nothing_and_all(part: int, whole: int) -> None:
    length = float(rules.width(part, whole).removesuffix("%"))
    assert 0 <= length <= 100
