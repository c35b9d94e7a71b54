"""Of two who counted at once the older look never stands in the place of the newer one."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.kernel import clock, kept_figures
from app.kernel.db import db

NAME = "tests"


def kept() -> int:
    db.session.commit()
    found = kept_figures.last(NAME)
    assert found is not None
    number: int = found.data["number"]
    return number


def test_the_older_look_does_not_stand_in_the_place_of_the_newer(app: Flask) -> None:
    moment = clock.now()
    kept_figures.keep({NAME: {"number": 1}}, moment - timedelta(seconds=2))
    kept_figures.keep({NAME: {"number": 2}}, moment)
    kept_figures.keep({NAME: {"number": 1}}, moment - timedelta(seconds=1))
    assert kept() == 2
    kept_figures.keep({NAME: {"number": 3}}, moment)
    assert kept() == 3, "progress within one moment goes on"


def test_figures_of_a_clock_that_was_ahead_do_not_stand_for_ever(app: Flask) -> None:
    kept_figures.keep({NAME: {"number": 1}}, clock.now() + timedelta(days=300))
    kept_figures.keep({NAME: {"number": 2}}, clock.now())
    assert kept() == 2
