"""The whole story, from a facility that signs up to the figures on the dashboard, lived in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.walks import after, fair, goods, linkage, money, people
from tests.walks.story import Story
from tests.walks.visitor import Way

pytestmark = pytest.mark.browser
WAYS = {
    "vi-360": Way("vi", 360),
    "en-360": Way("en", 360, axe=False),
    "vi-1280": Way("vi", 1280, axe=False),
    "en-1280": Way("en", 1280),
    "vi-320-no-script": Way("vi", 320, script=False, axe=False),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_the_whole_story(begin: Callable[[Way], Story], way: Way) -> None:
    story = begin(way)
    people.facility_signs_up(story)
    people.sees_what_it_may_do(story)
    goods.facility_lists_a_product(story)
    people.officer_verifies(story)
    goods.officer_returns(story)
    goods.officer_publishes(story)
    goods.photo_is_clean(story)
    linkage.stranger_finds_it(story)
    linkage.buyer_asks(story)
    linkage.facility_answers(story)
    fair.facility_sees_the_rules(story)
    fair.facility_applies(story)
    fair.province_checks_and_lists(story)
    money.national_officer_proposes(story)
    money.approver_sees_what_is_left(story)
    money.approver_approves(story)
    money.facility_sees_its_bill(story)
    money.two_accountants_take_it_in(story)
    fair.officer_gives_a_stand(story)
    fair.fair_takes_place(story)
    after.facility_reports(story)
    after.officer_verifies(story)
    after.dashboard_opens_its_rows(story)
    assert story.troubles() == []
