"""Whom the province calls: questions nobody answered."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Actor, Role
from app.outcomes.desk.question_list import LIST
from app.outcomes.queries import silent
from app.outcomes.queries.silent import Show
from tests import listed
from tests.make import accounts, outcomes as make
from tests.pages import Pages
from tests.queries import counted

TODAY = date(2026, 11, 25)


def test_the_silent_ones_of_the_own_province_stand_there_with_their_telephone(pages: Pages) -> None:
    fair = make.fair()
    make.follow_up(accounts.facility("HTX Im Lặng", phone="0912345678"), fair)
    make.answered(accounts.facility("HTX Đã Trả Lời"), fair, nothing=True)
    make.follow_up(accounts.facility("HTX Tỉnh Khác", province_code="79"), fair)
    make.follow_up(accounts.facility("HTX Chưa Đến Hạn"), fair, 12)

    with clock.fixed(clock.at(TODAY)):
        page = pages.sign_in(accounts.officer()).get("/desk/questions")

    assert "HTX Im Lặng" in page.text
    assert "0912 345 678" in page.text
    for other in ("HTX Đã Trả Lời", "HTX Tỉnh Khác", "HTX Chưa Đến Hạn"):
        assert other not in page.text


def test_each_filter_shows_its_own(app: Flask) -> None:
    fair = make.fair()
    quiet = make.follow_up(accounts.facility(), fair)
    nothing = make.answered(accounts.facility(), fair, nothing=True)
    sold = make.answered(accounts.facility(province_code="79"), fair)

    def ids(actor: Actor, show: Show, **asked: str) -> list[int]:
        with clock.fixed(clock.at(TODAY)):
            return [row.id for row in listed.shown(LIST, actor, show=show.value, **asked)]

    national = accounts.staff(Role.NATIONAL_OFFICER)
    assert ids(national, Show.SILENT) == [quiet.id]
    assert ids(national, Show.NOTHING) == [nothing.id]
    assert ids(national, Show.SOLD) == [sold.id]
    assert ids(national, Show.ALL) == [quiet.id, nothing.id, sold.id]
    assert ids(national, Show.ALL, province="79") == [sold.id]
    assert ids(accounts.staff(), Show.ALL) == [quiet.id, nothing.id]
    assert db.session.scalar(silent.how_many_silent(national, TODAY)) == 1


def test_a_facility_has_no_such_list_and_odd_filters_are_not_found(pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility())).get("/desk/questions", status=404)
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get("/en/desk/questions?show=all&period=1")
    pages.get("/desk/questions?show=x", status=404)


@pytest.mark.parametrize("many", [1, 9])
def test_the_list_costs_the_same_for_many(app: Flask, many: int) -> None:
    fair = make.fair()
    for _ in range(many):
        make.follow_up(accounts.facility(), fair)
    actor = accounts.staff()

    with clock.fixed(clock.at(TODAY)), counted() as sent:
        for question in db.session.scalars(silent.questions(actor)):
            assert question.facility.province is not None
            assert question.fair.name_vi

    assert len(sent) == 1
