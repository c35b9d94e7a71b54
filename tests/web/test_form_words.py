"""WTForms' own sentences speak Vietnamese, and name the limits they were given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import wtforms
from babel.messages.pofile import read_po
from flask import Flask
from wtforms import DateField, IntegerField, StringField, validators
from wtforms.fields import Field

from app.kernel.forms import ChoiceField, Form, ManyChoiceField
from app.kernel.i18n import force_locale
from app.web.translations import FOLDER

CATALOGUE = FOLDER / "vi" / "LC_MESSAGES" / "wtforms.po"
FOR_PROGRAMMERS = {"Choices cannot be None."}
SENTENCE = re.compile(r'gettext\(\s*"((?:[^"\\]|\\.)+)"(?:,\s*"((?:[^"\\]|\\.)+)")?', re.DOTALL)


def _refusals(app: Flask, field: object, typed: str, *, path: str = "/") -> list[str]:
    form_class = type("OneField", (Form,), {"thing": field})
    with app.test_request_context(path, method="POST", data={"thing": typed}):
        app.config["WTF_CSRF_ENABLED"] = False
        form = form_class()
        form.validate()
        thing: Field = form._fields["thing"]
        return [str(sentence) for sentence in thing.errors]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (StringField(validators=[validators.DataRequired()]), "", "Chưa điền mục này."),
        (StringField(validators=[validators.Length(max=3)]), "quá dài", "Dài nhất 3 ký tự."),
        (StringField(validators=[validators.Length(min=15)]), "ngắn", "Ít nhất 15 ký tự."),
        (
            StringField(validators=[validators.Email()]),
            "không phải",
            "Địa chỉ thư điện tử không đúng, ví dụ ten@vidu.vn.",
        ),
        (IntegerField(validators=[validators.NumberRange(1, 9)]), "12", "Số phải từ 1 đến 9."),
        (IntegerField(), "x", "Phải là số nguyên, ví dụ 320."),
        (DateField(), "hôm qua", "Ngày chưa đúng, ví dụ 05/12/2026."),
        (ChoiceField(choices=[("a", "A")]), "b", "Hãy chọn một mục trong danh sách."),
        (ManyChoiceField(choices=[("a", "A")]), "b", "Không nằm trong danh sách lựa chọn: “b”."),
    ],
)
def test_refusals_are_vietnamese(app: Flask, field: object, typed: str, sentence: str) -> None:
    assert _refusals(app, field, typed) == [sentence]


def test_an_english_page_keeps_the_english_sentence(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={}), force_locale("en"):
        app.config["WTF_CSRF_ENABLED"] = False
        form = type("OneField", (Form,), {"thing": StringField(validators=[validators.Length(min=2)])})()
        form.validate()
        assert form._fields["thing"].errors == ["Field must be at least 2 characters long."]


def test_every_sentence_of_wtforms_has_its_vietnamese() -> None:
    with CATALOGUE.open("rb") as text:
        known = {m.id[0] if isinstance(m.id, tuple | list) else m.id for m in read_po(text, locale="vi")}
    said = set()
    folder = Path(wtforms.__file__).parent
    for file in [*folder.glob("*.py"), *folder.glob("fields/*.py"), *folder.glob("csrf/*.py")]:
        said |= {found[0] for found in SENTENCE.findall(file.read_text())}
    assert len(said) > 30
    assert said - known == FOR_PROGRAMMERS
