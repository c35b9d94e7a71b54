"""Who comes first among equally eligible facilities (R27): one order, wherever they stand in a line."""

from __future__ import annotations

from datetime import date

from flask import Flask

from app.fairs import ranking
from app.fairs.queries import confirmed, stands
from app.fairs.ranking import Standing
from app.fairs.states import ApplicationState as A
from app.kernel import clock
from tests.make import accounts, fairs as make

EARLY, LATE = clock.at(date(2026, 11, 1)), clock.at(date(2026, 11, 2))


def test_between_equals_women_come_first_then_more_women_and_minorities_then_time() -> None:
    in_order = [
        Standing(woman_owned=True, workers=9, female=3, minority=0, submitted_at=LATE, number=5),
        Standing(woman_owned=False, workers=90, female=9, minority=4, submitted_at=LATE, number=4),
        Standing(woman_owned=False, workers=9, female=9, minority=0, submitted_at=EARLY, number=3),
        Standing(woman_owned=False, workers=9, female=9, minority=0, submitted_at=LATE, number=1),
        Standing(woman_owned=False, workers=9, female=9, minority=0, submitted_at=LATE, number=2),
        Standing(woman_owned=False, workers=9, female=9, minority=0, submitted_at=None, number=0),
    ]

    upside_down = in_order[::-1]

    assert sorted(upside_down, key=ranking.order) == in_order


def test_the_list_and_the_line_for_stands_have_the_same_order(app: Flask) -> None:
    fair = make.fair()
    for name, facts in (
        ("ít lao động, đều là nữ", {"workers": 5, "workers_female": 5}),
        ("nhiều lao động nữ hơn", {"workers": 100, "workers_female": 30}),
    ):
        make.application(fair, accounts.facility(name, **facts), A.WAITING)
    officer = accounts.staff()

    waiting = [one.application.facility.name for one in stands.waiting(fair, officer)]
    candidates = [row.application.facility.name for row in confirmed.candidates(fair, officer)]

    assert waiting == candidates == ["nhiều lao động nữ hơn", "ít lao động, đều là nữ"]
