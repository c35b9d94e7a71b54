"""A maker's page says at which fairs it is met; buttons are drawn only for those who may press them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Person
from app.fairs.states import ApplicationState, FairState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, catalog, fairs as make
from tests.pages import Pages

PAST = {"starts_on": clock.today() - timedelta(days=40), "ends_on": clock.today() - timedelta(days=36)}


def test_a_makers_page_shows_the_fairs_it_comes_to_and_was_at(pages: Pages) -> None:
    facility = accounts.facility()
    coming, held = make.fair(name_vi="Hội chợ sắp tới"), make.fair(name_vi="Hội chợ đã qua", **PAST)
    soon = make.application(coming, facility, state=ApplicationState.CONTRACTED)
    make.allocation(soon, make.stand(coming, "A07"))
    make.application(held, facility, state=ApplicationState.ATTENDED)
    only_asked = make.fair(name_vi="Hội chợ mới đăng ký")
    make.application(only_asked, facility, state=ApplicationState.SUBMITTED)

    page = pages.get(f"/makers/{facility.slug}")

    assert "Gặp cơ sở tại hội chợ" in page.text
    assert "gian A07" in page.text
    assert page.text.index("Hội chợ sắp tới") < page.text.index("Hội chợ đã qua")
    assert "Hội chợ mới đăng ký" not in page.text


def test_a_cancelled_fair_and_a_maker_without_fairs_draw_nothing(pages: Pages) -> None:
    facility = accounts.facility()
    make.application(make.fair(state=FairState.CANCELLED, **PAST), facility, state=ApplicationState.ATTENDED)

    text = pages.get(f"/makers/{facility.slug}").text

    assert "Gặp cơ sở tại hội chợ" not in text
    assert "Hội chợ đã tham gia" not in text


@pytest.mark.parametrize(("who", "offered"), [("", True), ("facility", True), ("buyer", False)])
def test_only_facilities_and_strangers_are_offered_to_apply(pages: Pages, who: str, offered: bool) -> None:
    slug = make.fair().slug
    if who:
        pages.sign_in(accounts.owner(accounts.buyer() if who == "buyer" else accounts.facility()))

    assert (f"/fairs/{slug}/apply" in pages.get(f"/fairs/{slug}").html) is offered


@pytest.mark.parametrize(("who", "offered"), [("", True), ("itself", False), ("officer", False)])
def test_nobody_is_offered_to_ask_themselves_and_staff_ask_nobody(
    pages: Pages, who: str, offered: bool
) -> None:
    facility = accounts.facility()
    product, shop = catalog.product(facility).slug, facility.slug
    if who:
        pages.sign_in(
            accounts.owner(facility) if who == "itself" else accounts.officer(Role.NATIONAL_OFFICER)
        )

    assert (f"/products/{product}/ask" in pages.get(f"/products/{product}").html) is offered
    assert (f"/makers/{shop}/ask" in pages.get(f"/makers/{shop}").html) is offered


@pytest.mark.parametrize("days", [{}, {"ends_on": None}], ids=["some days", "one day"])
@pytest.mark.parametrize(
    ("language", "whose", "step"),
    [
        ("/en", "Department of Industry and Trade", "Attendance to be confirmed"),
        ("", "Sở Công Thương", "Chờ xác nhận đã tham gia hội chợ"),
    ],
)
def test_once_the_fair_is_over_the_department_has_to_confirm_attendance_and_no_day_is_counted(
    pages: Pages, language: str, whose: str, step: str, days: dict[str, None]
) -> None:
    facility = accounts.facility()
    row = make.application(make.fair(starts_on=clock.today(), **days), facility, ApplicationState.CONTRACTED)
    owner, last = accounts.owner(facility).id, row.fair.last_day
    path, listed = f"{language}/my/applications/{row.id}", f"{language}/my/applications"
    waiting = "Waiting for the fair" if language else "Chờ đến ngày hội chợ"

    with clock.fixed(clock.at(last)):
        assert waiting in pages.sign_in(db.session.get_one(Person, owner)).fresh().get(path).text
    with clock.fixed(clock.at(last + timedelta(days=1))):
        pages.sign_in(db.session.get_one(Person, owner)).fresh()
        now = pages.get(path).soup.select_one(".tl li[aria-current=step]")
        assert now is not None
        assert step in now.get_text()
        assert whose in now.get_text()
        assert waiting not in pages.get(path).text
        assert whose in pages.get(listed).text
        assert waiting not in pages.get(listed).text
