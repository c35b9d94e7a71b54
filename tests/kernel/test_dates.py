"""Days and times as people type them: every line of the tables, the fields, and the zone on English pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from hypothesis import given, strategies as st
from werkzeug.datastructures import MultiDict
from wtforms.validators import Optional

from app.kernel import dates
from app.kernel.date_fields import DayField, MomentField
from app.kernel.forms import Form
from app.kernel.i18n import force_locale
from app.web.formatting import deadline, dmyhm
from tests.kernel.cases import DATES, TIMES

FIVE_PM = datetime(2026, 12, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(("typed", "right"), DATES)
def test_every_day_of_the_table_is_read_as_it_says(typed: str, right: str) -> None:
    assert dates.day(typed) == (None if right == "-" else date.fromisoformat(right))


@pytest.mark.parametrize(("typed", "right"), TIMES)
def test_every_time_of_the_table_is_read_as_it_says(typed: str, right: str) -> None:
    assert dates.clock_time(typed) == (None if right == "-" else time.fromisoformat(right))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_whatever_a_page_writes_is_read_back_as_the_same_day(day: date) -> None:
    assert dates.day(dates.written(day)) == day


@given(st.text("0123456789/-. ", max_size=12))
def test_whatever_is_typed_is_its_own_day_and_month_or_refused(typed: str) -> None:
    read = dates.day(typed)
    if read is not None:
        figures = typed.replace(" ", "")
        assert f"{read.day}" in figures
        assert f"{read.month}" in figures


class Sheet(Form):
    """A day and a moment, both optional."""

    day = DayField("Day", [Optional()])
    moment = MomentField("Moment", [Optional()])


def _sheet(app: Flask, **typed: str) -> Sheet:
    with app.test_request_context(method="POST"):
        form = Sheet(MultiDict(typed), meta={"csrf": False})
        form.validate()
        return form


def test_a_moment_is_a_day_and_a_time_in_two_boxes(app: Flask) -> None:
    form = _sheet(app, moment="5/12/26", **{"moment-time": "17h30"})
    assert form.moment.data == datetime(2026, 12, 5, 17, 30)
    assert not form.errors


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("5/12/26", "", "17:00"),
        ("", "17:00", "25/12/2026"),
        ("31/11/26", "17:00", "25/12/2026"),
        ("5/12/26", "5 pm", "08:30"),
    ],
)
def test_half_a_moment_is_refused_in_words_and_stays_as_typed(
    app: Flask, day: str, hour: str, said: str
) -> None:
    form = _sheet(app, moment=day, **{"moment-time": hour})
    assert form.moment.data is None
    assert said in form.moment.errors[0]
    assert (form.moment.typed_day, form.moment.typed_time) == (day, hour)


def test_nothing_typed_is_no_day_and_no_mistake(app: Flask) -> None:
    form = _sheet(app, day=" ", moment="", **{"moment-time": " "})
    assert (form.day.data, form.moment.data, form.errors) == (None, None, {})


def test_a_day_is_read_back_with_its_weekday(app: Flask) -> None:
    assert dates.said(date(2026, 12, 5), "vi") == "Thứ Bảy, ngày 5 tháng 12 năm 2026"
    assert dates.said(date(2026, 12, 6), "vi").startswith("Chủ Nhật, ")
    assert dates.said(date(2026, 12, 5), "en") == "Saturday 5 December 2026"


@pytest.mark.parametrize(
    ("tongue", "short", "full"),
    [
        ("vi", "17:00, 05/12/2026", "17:00, 05/12/2026"),
        ("en", "17:00\u00a0UTC+7, 5 Dec 2026", "17:00 (Viet Nam time, UTC+7), 5 Dec 2026"),
    ],
)
def test_a_time_names_its_zone_on_english_pages_only(app: Flask, tongue: str, short: str, full: str) -> None:
    with app.test_request_context(), force_locale(tongue):
        assert (dmyhm(FIVE_PM), deadline(FIVE_PM)) == (short, full)
