"""An amount ten times off the last one is asked about once more before it counts."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.fairs.forms.stands import StandForm


def _form(app: Flask, **typed: str) -> StandForm:
    with app.test_request_context(method="POST"):
        form = StandForm(
            MultiDict({"funding": "national", **typed}), data={"price": 6_500_000}, meta={"csrf": False}
        )
        form.validate()
        return form


@pytest.mark.parametrize("typed", ["65.000.000", "650.000", "0"])
def test_ten_times_off_the_former_price_is_refused_with_one_more_question(app: Flask, typed: str) -> None:
    form = _form(app, price=typed)
    assert "6.500.000" in form.price.errors[0]
    assert form.price._value() == typed


def test_the_tick_for_this_very_amount_lets_it_pass_and_another_does_not(app: Flask) -> None:
    assert not _form(app, price="65tr", **{"price-sure": "65000000"}).price.errors
    assert _form(app, price="650tr", **{"price-sure": "65000000"}).price.errors


def test_an_ordinary_change_is_asked_nothing(app: Flask) -> None:
    assert not _form(app, price="7.000.000").price.errors
