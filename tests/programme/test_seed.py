"""The programme's dated data, as shipped."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.db import db
from app.programme import seed
from app.programme.models import Period, SupportRate
from app.programme.queries import parameter, period_on, terms_on
from app.programme.states import FairKind


def test_a_second_load_does_nothing(app: Flask) -> None:
    before = db.session.scalar(select(func.count()).select_from(SupportRate))

    assert seed.load() == {}
    assert db.session.scalar(select(func.count()).select_from(SupportRate)) == before


def test_a_last_day_that_staff_set_survives_a_new_edition(app: Flask) -> None:
    rate = db.session.scalars(select(SupportRate).where(SupportRate.valid_to.is_(None))).first()
    assert rate is not None
    rate.valid_to, rate_id = date(2026, 12, 31), rate.id
    db.session.execute(db.text("UPDATE list_versions SET sha256 = 'old' WHERE name LIKE 'programme %'"))

    assert seed.load()["programme support_rates"] == 82

    db.session.expire_all()
    assert db.session.get_one(SupportRate, rate_id).valid_to == date(2026, 12, 31)


@pytest.mark.parametrize(
    "day, code",
    [
        (date(2020, 12, 31), None),
        (date(2021, 1, 1), "2021-2025"),
        (date(2025, 12, 31), "2021-2025"),
        (date(2026, 1, 1), "2026-2030"),
        (date(2030, 12, 31), "2026-2030"),
        (date(2031, 1, 1), None),
    ],
)
def test_a_day_belongs_to_one_period(app: Flask, day: date, code: str | None) -> None:
    period = period_on(day)

    assert (period.code if period else None) == code


def test_targets_not_found_in_a_published_text_are_unknown_and_not_zero(app: Flask) -> None:
    amounts = {
        period.code: {target.indicator: target.amount for target in period.targets}
        for period in db.session.scalars(select(Period))
    }

    assert amounts["2021-2025"] == {
        "fairs_domestic": 15,
        "fairs_overseas": 5,
        "models": 340,
        "pollution_sites": 50,
        "workers": 10_000,
    }
    assert set(amounts["2026-2030"].values()) == {None}


OVERSEAS = {"space", "booth_design", "booth_build", "common_decor", "opening", "seminar", "organising_staff"}


@pytest.mark.parametrize("day", [date(2014, 4, 4), date(2018, 5, 11), date(2018, 5, 12), date(2026, 11, 23)])
@pytest.mark.parametrize(
    "kind, percents",
    [
        (FairKind.ORGANISED, {"stand_rent": 100, "communications": 100, "organising": 100}),
        (FairKind.JOINED, {"stand_rent": 80}),
        (FairKind.OVERSEAS, dict.fromkeys(OVERSEAS, 100)),
    ],
)
def test_each_kind_of_fair_pays_its_own_list_on_every_day(
    app: Flask, kind: FairKind, day: date, percents: dict[str, int]
) -> None:
    terms = terms_on(kind, day)

    assert {code: term.percent for code, term in terms.items.items() if term.percent} == percents
    circular = "26/2014" if day < date(2018, 5, 12) else "28/2018"
    assert all(circular in term.clause for term in terms.items.values())


@pytest.mark.parametrize("kind", list(FairKind))
@pytest.mark.parametrize(
    "item", ["air_ticket", "hotel", "meals", "visa", "freight", "samples", "interpreter"]
)
def test_costs_outside_the_list_are_named_and_get_nothing(app: Flask, kind: FairKind, item: str) -> None:
    term = terms_on(kind, date(2026, 11, 23)).items[item]

    assert term.percent == 0
    assert term.clause


@pytest.mark.parametrize(
    "code, day, value",
    [
        ("advance_percent", date(2026, 11, 23), 70),
        ("overseas_per_year", date(2026, 11, 23), 2),
        ("priority_percent", date(2026, 11, 23), 150),
        ("cnnt_valid_years", date(2018, 8, 15), 3),
        ("cnnt_valid_years", date(2018, 8, 16), 4),
        ("location_rule", date(2025, 10, 14), 1),
        ("location_rule", date(2025, 10, 15), 2),
        ("plan_from_units", date(2026, 11, 23), 520),
        ("plan_from_departments", date(2026, 11, 23), 615),
        ("monthly_report_day", date(2026, 11, 23), 25),
        ("settlement_days", date(2026, 11, 23), 15),
        ("liquidation_due", date(2026, 11, 23), 122),
    ],
)
def test_the_numbers_of_the_law_by_date(app: Flask, code: str, day: date, value: int) -> None:
    found = parameter(code, day)

    assert found.value == value
    assert found.clause
