"""Vietnamese text as people type it: one clean, one fold, one order of words."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms.validators import Length

from app.kernel.collation import sort_key
from app.kernel.folding import clean, fold
from app.kernel.forms import Form, LongTextField, TextField
from tests.house import sources
from tests.kernel.cases import IN_ORDER

DESCRIPTION = Path(__file__).parent.parent / "cases" / "description-4000-with-newlines.txt"


class Sheet(Form):
    """A line and some lines."""

    name = TextField()
    about = LongTextField(validators=[Length(max=4_000)])


def sheet(app: Flask, **typed_in: str) -> Sheet:
    with app.test_request_context("/", method="POST"):
        return Sheet(MultiDict(typed_in), meta={"csrf": False})


def every_form(form: type) -> list[type]:
    """The forms of every room below this one."""
    return [form, *(each for below in form.__subclasses__() for each in every_form(below))]


def validators(form: type, name: str) -> list[object]:
    """What a declared field is checked by."""
    declared = getattr(form, name)
    named = declared.kwargs.get("validators") or next((part for part in declared.args[1:2]), ())
    return list(named)


def as_sent(text: str) -> str:
    """A browser counts a line break once and sends it as two characters."""
    return text.replace("\n", "\r\n")


def test_words_stand_in_vietnamese_order_letters_first_then_tones_blanks_before_letters():
    mixed = random.Random(7).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(mixed, key=sort_key) == IN_ORDER


def test_small_and_capital_letters_and_both_ways_to_place_a_tone_key_alike():
    assert sort_key("ĐÀ NẴNG") == sort_key("đà  nẵng") == sort_key("\u0110a\u0300 Nẵng")
    assert sort_key("Ðà Nẵng") == sort_key("Đà Nẵng")


def test_keys_compare_the_same_as_bytes_and_as_codepoints():
    keys = [sort_key(name) for name in [*IN_ORDER, "中国", "Ünal", "(A)", "😀"]]
    assert sorted(keys) == sorted(keys, key=lambda key: key.encode())


@pytest.mark.parametrize("letter", "ÐƉ")
def test_letters_that_only_look_like_d_become_vietnamese_ones(app: Flask, letter: str):
    typed = f"{letter}ồ gỗ {letter.lower()}ồng kỵ"
    assert clean(typed) == "Đồ gỗ đồng kỵ"
    assert fold(typed) == "do go dong ky"
    filled = sheet(app, name=typed, about=typed)
    assert filled.name.data == filled.about.data == "Đồ gỗ đồng kỵ"


def test_four_thousand_characters_are_four_thousand_however_lines_end(app: Flask):
    text = DESCRIPTION.read_text().rstrip("\n")
    filled = sheet(app, about=as_sent(text))
    assert filled.validate(), filled.errors
    assert filled.about.data == text
    assert not sheet(app, about=as_sent(text.ljust(4_000, "g") + "g")).validate()


def test_the_browser_is_told_the_same_limit(app: Flask):
    assert 'maxlength="4000"' in sheet(app).about()


def test_every_field_of_several_lines_has_a_limit_the_browser_knows(app: Flask):
    fields = [
        (form, name)
        for form in every_form(Form)
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is LongTextField
    ]
    without = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form, name in fields
        if not any("maxlength" in getattr(check, "field_flags", {}) for check in validators(form, name))
    ]
    assert len(fields) > 15
    assert without == []


def test_no_form_takes_text_that_is_not_cleaned():
    bare = [
        f"{path}: {name}"
        for path, tree in sources.modules().items()
        if path != "app/kernel/forms.py"
        for name in sources.imported(tree)
        if name in {"wtforms.TextAreaField", "wtforms.StringField", "wtforms.fields.StringField"}
    ]
    assert bare == []
