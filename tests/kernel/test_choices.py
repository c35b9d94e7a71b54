"""Rooms write choices as pairs of value and words; WTForms gets the kind it wants, and no pair of ours warns."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from app.kernel.forms import ChoiceField, Form, ManyChoiceField, RadioChoiceField

PAIRS = [("a", "Gốm"), ("b", "Mây tre")]


@pytest.mark.parametrize("kind", [ChoiceField, RadioChoiceField, ManyChoiceField])
def test_pairs_become_choices_when_declared_and_when_filled_later(app: Flask, kind: type) -> None:
    class OneForm(Form):
        now = kind("Now", choices=PAIRS)
        later = kind("Later")

    typed: dict[str, Any] = {"now": "b", "later": "c"}
    with warnings.catch_warnings(), app.test_request_context("/", data=typed):
        warnings.simplefilter("error")
        form = OneForm(MultiDict(typed), meta={"csrf": False})
        form.later.choices = iter([*PAIRS, SelectChoice("c", "Tre", {"data-x": "1"})])

        assert form.validate(), form.errors
        assert [choice.label for choice in form.later.choices] == ["Gốm", "Mây tre", "Tre"]
        assert "Mây tre" in str(form.now())
        assert form.now.data == ("b" if kind is not ManyChoiceField else ["b"])


def test_a_field_of_wtforms_given_pairs_is_an_error_in_our_tests(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(DeprecationWarning, match="SelectChoice"):
        type("OneForm", (Form,), {"thing": SelectField(choices=PAIRS)})()
