"""The registration clock, to the second, and what dates say about filing and targets."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from app.fairs.rules import (
    Clock,
    FilingDays,
    Hurry,
    Phase,
    Window,
    clock_at,
    counts_for,
    filing,
)
from app.fairs.states import FairState
from app.kernel import clock
from app.programme.states import FairKind

OPENS = clock.at(date(2026, 10, 12), 8)
CLOSES = clock.at(date(2026, 12, 5), 17)
STARTS, ENDS = date(2027, 4, 15), date(2027, 4, 20)
SECOND = timedelta(seconds=1)


def shown(now: datetime, state: FairState = FairState.PUBLISHED, *, supported: bool = True) -> Clock:
    return clock_at(Window(state, supported, STARTS, ENDS, OPENS, CLOSES), now)


@pytest.mark.parametrize(
    "now, phase",
    [
        (OPENS - SECOND, Phase.BEFORE),
        (OPENS, Phase.OPEN),
        (CLOSES, Phase.OPEN),
        (CLOSES + SECOND, Phase.CLOSED),
        (clock.at(STARTS, 0) - SECOND, Phase.CLOSED),
        (clock.at(STARTS, 0), Phase.RUNNING),
        (clock.end_of(ENDS), Phase.RUNNING),
        (clock.end_of(ENDS) + SECOND, Phase.OVER),
    ],
)
def test_registration_opens_and_closes_to_the_second(now: datetime, phase: Phase) -> None:
    assert shown(now).phase is phase


@pytest.mark.parametrize(
    "day, days, hurry",
    [
        (date(2026, 11, 20), 15, Hurry.CALM),
        (date(2026, 11, 21), 14, Hurry.SOON),
        (date(2026, 11, 23), 12, Hurry.SOON),
        (date(2026, 12, 2), 3, Hurry.SOON),
        (date(2026, 12, 3), 2, Hurry.LAST),
        (date(2026, 12, 5), 0, Hurry.LAST),
    ],
)
def test_the_clock_counts_vietnamese_calendar_days(day: date, days: int, hurry: Hurry) -> None:
    found = shown(clock.at(day, 9))

    assert (found.days, found.hurry) == (days, hurry)


def test_the_last_hours_are_counted() -> None:
    assert shown(CLOSES - timedelta(hours=5, minutes=59)).hours == 5


@pytest.mark.parametrize(
    "state, phase",
    [
        (FairState.CANCELLED, Phase.CANCELLED),
        (FairState.HELD, Phase.OVER),
        (FairState.ACCEPTED, Phase.OVER),
    ],
)
def test_a_fair_that_was_cancelled_or_held_takes_nobody(state: FairState, phase: Phase) -> None:
    assert shown(clock.at(date(2026, 11, 23)), state).phase is phase


def test_a_calendar_entry_has_no_registration() -> None:
    assert shown(clock.at(date(2026, 11, 23)), supported=False).phase is Phase.NONE


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda d: d.replace(tzinfo=clock.HANOI))
)
def test_the_bar_never_leaves_its_frame(now: datetime) -> None:
    found = shown(now)

    assert 0 <= found.filled <= 100
    assert found.is_open == (OPENS <= now <= CLOSES)


DAYS = FilingDays(least=30, most=365, clause="Nghị định 81/2018/NĐ-CP, điều 29")


@pytest.mark.parametrize(
    "number, today, missing, late",
    [
        ("", date(2027, 3, 16), True, False),
        ("", date(2027, 3, 17), True, True),
        ("12/GXN-SCT", date(2027, 3, 17), False, False),
    ],
)
def test_a_fair_is_registered_at_least_thirty_days_before(
    number: str, today: date, missing: bool, late: bool
) -> None:
    """R37: registered 30 to 365 days before it opens."""
    found = filing(STARTS, number, DAYS, today)

    assert (found.missing, found.late) == (missing, late)
    assert (found.first, found.last) == (date(2026, 4, 15), date(2027, 3, 16))


def test_only_fairs_the_programme_organises_or_takes_abroad_count_for_a_target() -> None:
    """R2: what counts for which target."""
    assert {kind: counts_for(kind) for kind in FairKind} == {
        FairKind.ORGANISED: "fairs_domestic",
        FairKind.JOINED: None,
        FairKind.OVERSEAS: "fairs_overseas",
    }
    assert counts_for(None) is None
