"""Who comes first among equally eligible facilities (R27): one order, wherever they stand in a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from app.fairs import ranking
from app.fairs.queries import confirmed, stands
from app.fairs.ranking import Standing
from app.fairs.states import ApplicationState as A
from app.kernel import clock
from app.kernel.i18n import force_locale
from app.kernel.permissions import Role
from tests.make import accounts, fairs as make
from tests.pages import Pages

EARLY, LATE = clock.at(date(2026, 11, 1)), clock.at(date(2026, 11, 2))


def test_between_equals_women_come_first_then_more_women_and_minorities_then_time() -> None:
    in_order = [
        Standing(
            woman_owned=True, woman_seen=True, workers=9, female=3, minority=0, submitted_at=LATE, number=5
        ),
        Standing(woman_owned=True, workers=90, female=10, minority=4, submitted_at=LATE, number=6),
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

    waiting = [one.name_vi for one in stands.waiting(fair, officer)]
    candidates = [row.application.facility.name for row in confirmed.candidates(fair, officer)]

    assert waiting == candidates == ["nhiều lao động nữ hơn", "ít lao động, đều là nữ"]


@pytest.mark.parametrize("step", range(len(ranking.STEPS)))
def test_each_sentence_of_the_order_decides_when_all_before_it_are_equal(step: int) -> None:
    even = Standing(woman_owned=True, workers=9, female=3, minority=1, submitted_at=LATE, number=5)
    ahead = (
        replace(even, woman_seen=True),
        replace(even, minority=2),
        replace(even, submitted_at=EARLY),
        replace(even, number=4),
    )
    worse = {"woman_seen": False, "female": 0, "submitted_at": LATE, "number": 9}
    later = dict(list(worse.items())[step + 1 :])

    assert ranking.order(replace(ahead[step], **later)) < ranking.order(even)


def test_a_woman_s_ownership_counts_once_an_officer_saw_it_and_no_longer_when_it_changed(app: Flask) -> None:
    fair = make.fair()
    said, seen = (
        accounts.facility(name, woman_owned=True, workers=5, workers_female=number)
        for name, number in (("chỉ tự khai", 5), ("đã xem giấy tờ", 1))
    )
    for one in (said, seen):
        make.application(fair, one, A.WAITING)
    accounts.registration(seen)
    officer = accounts.staff()

    rows = confirmed.candidates(fair, officer)
    assert [row.application.facility.name for row in rows] == ["đã xem giấy tờ", "chỉ tự khai"]
    assert "không tính" in rows[1].reason or "not counted" in rows[1].reason

    seen.woman_owned = False
    assert confirmed.candidates(fair, officer)[0].application.facility.name == "chỉ tự khai"


def test_the_order_is_told_in_its_own_words_wherever_it_is_used_and_to_everybody(pages: Pages) -> None:
    fair = make.fair()
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))
    for path in (
        f"/en/desk/fairs/{fair.id}/list",
        f"/en/desk/fairs/{fair.id}/stands",
        f"/en/fairs/{fair.slug}",
    ):
        text = pages.get(path).text
        with force_locale("en"):
            words = [str(one.words) for one in ranking.STEPS] + [str(one) for one in ranking.LIMITS]
        assert all(sentence in text for sentence in words), path
        assert "235/2025" in text
