"""Working days are reckoned, not walked: the same as day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from app.kernel import workdays

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@settings(deadline=None)
@given(DAYS, st.integers(0, 400))
def test_working_days_between_two_days_are_those_met_on_the_way(start: date, days: int) -> None:
    met = sum(workdays.is_working(start + timedelta(days=number)) for number in range(1, days + 1))
    end = start + timedelta(days=days)
    assert workdays.between(start, end) == met
    assert workdays.between(end, start) == -met


@settings(deadline=None)
@given(DAYS, st.integers(1, 60))
def test_the_day_so_many_working_days_later_is_so_many_away(start: date, count: int) -> None:
    assert workdays.between(start, workdays.after(start, count)) == count
