"""What somebody typed into an address or a hidden field."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import given, strategies as some
from werkzeug.datastructures import MultiDict

from app.kernel import untrusted
from app.kernel.date_fields import DayField, MomentField
from app.kernel.forms import Form, NameField, PlainWordsField, SeenField, TextField


@given(some.integers(0, 10**18 - 1))
def test_a_whole_number_is_read_as_it_is_written(number: int):
    assert untrusted.whole(f" {number} ") == number


@pytest.mark.parametrize(
    "text", [None, "", "-1", "1.5", "1e9", "٣", "²", "1_000", "0x1", "9" * 19, "9" * 5_000]
)
def test_anything_else_is_no_number(text: str | None):
    assert untrusted.whole(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-25", date(2026, 11, 25)),
        ("1899-12-31", None),
        ("9999-12-31", None),
        ("2026-02-30", None),
        ("25/11/2026", None),
        ("", None),
    ],
)
def test_a_day_is_one_people_here_may_mean(text: str, found: date | None):
    assert untrusted.day(text) == found


class Sheet(Form):
    """One field of each kind."""

    name = TextField()
    day = DayField()
    moment = MomentField()
    version = SeenField()


def sheet(app: Flask, **typed_in: str) -> Sheet:
    with app.test_request_context("/", method="POST"):
        return Sheet(MultiDict(typed_in))


def test_one_line_of_text_holds_no_line_break(app: Flask):
    filled = sheet(app, name="Gốm\r\nBcc: x@example.com\tBát Tràng ")
    assert filled.name.data == "Gốm Bcc: x@example.com Bát Tràng"


def test_a_day_beyond_the_calendar_is_refused_and_shown_again(app: Flask):
    filled = sheet(app, day="9999-12-31", moment="1/1/0001", **{"moment-time": "00:00"})
    assert filled.day.data is None
    assert filled.day.process_errors
    assert filled.moment.data is None
    assert filled.moment.process_errors
    assert "9999-12-31" in str(filled.day())
    assert "1/1/0001" in str(filled.moment())


@pytest.mark.parametrize(("text", "seen"), [("7", 7), ("x", None), ("9" * 40, None)])
def test_an_odd_version_counts_as_none_seen(app: Flask, text: str, seen: int | None):
    assert sheet(app, version=text).version.data == seen


class Words(Form):
    """A name and another line of words."""

    name = NameField()
    trade = PlainWordsField()


@pytest.mark.parametrize("text", ["https://evil.example", "Sen www.evil.example", "evil.example/qua-tang"])
def test_words_that_letters_carry_hold_no_web_address(app: Flask, text: str):
    with app.test_request_context("/", method="POST"):
        form = Words(MultiDict({"name": text, "trade": text}), meta={"csrf": False})
        assert not form.validate()
    assert form.name.errors == ["Viết tên, không kèm địa chỉ trang web."]
    assert form.trade.errors == ["Viết phần này, không kèm địa chỉ trang web."]


def test_a_name_with_a_point_in_it_is_a_name(app: Flask):
    with app.test_request_context("/", method="POST"):
        typed = MultiDict({"name": "Tiki.vn JSC", "trade": "Gốm sứ, TP.HCM"})
        assert Words(typed, meta={"csrf": False}).validate()
