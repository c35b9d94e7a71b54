"""What the facility and the desk see of a lowered approval: one set of figures, and the pledge of the larger share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.notices.models import Letter
from app.payments.queries import bill_of
from app.subsidies import ledger, queries, service
from app.subsidies.models import Award
from app.subsidies.states import AwardState
from tests.make import accounts, subsidies as make
from tests.pages import Page, Pages

LOWER = Money(8_000_000)
ASKED, PLEDGED = ("10.400.000", "10,400,000"), ("2.600.000", "2,600,000")
NEW = {"": ("8.000.000", "5.000.000"), "/en": ("8,000,000", "5,000,000")}


@pytest.fixture
def award_id(app: Flask) -> int:
    """Ten million four hundred thousand were proposed, eight million are approved."""
    return make.approved(amount=LOWER).id


@pytest.fixture
def owner_id(award_id: int) -> int:
    """The facility's owner."""
    return accounts.owner(now(award_id).facility).id


def now(award_id: int) -> Award:
    """The award as the database has it."""
    return db.session.get_one(Award, award_id, populate_existing=True)


def who(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def without(page: Page, parts: str) -> str:
    """What a page says beside these parts: the way of a file says what was proposed on its day."""
    for part in page.soup.select(parts):
        part.extract()
    return page.soup.get_text(" ")


def pages_of(award: Award, language: str, *, desk: bool) -> Iterator[str]:
    """Every page that says the money of this file."""
    if desk:
        yield f"{language}/desk/awards/{award.id}"
        yield f"{language}/desk/applications/{award.application_id}"
        yield f"{language}/desk/awards?show=all"
        return
    yield f"{language}/my/awards"
    yield f"{language}/my/awards/{award.id}"
    yield f"{language}/my/applications/{award.application_id}"
    paper, bill = queries.letter_of(award), bill_of(award.id)
    if paper is not None:
        yield f"{language}/letters/{paper.check_code}"
    if bill is not None:
        yield f"{language}/my/bills/{bill.id}"


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_owner_sees_both_sets_of_figures_side_by_side_and_pledges(
    pages: Pages, award_id: int, owner_id: int, language: str
) -> None:
    path = f"{language}/my/awards/{award_id}"

    page = pages.sign_in(who(owner_id)).get(path)
    table = page.soup.select_one("#pledge table")
    assert table is not None
    said = [row.get_text(" ", strip=True) for row in table.select("tbody tr")]
    assert any(old in said[0] for old in ASKED)
    assert NEW[language][0] in said[0]
    assert any(old in said[1] for old in PLEDGED)
    assert NEW[language][1] in said[1]
    form = page.form_values("/pledge")

    assert pages.post(f"{path}/pledge", form, status=422).error_of("pledged")
    done = pages.post(f"{path}/pledge", form | {"pledged": "y"}, status=303)

    assert now(award_id).state is AwardState.APPROVED
    assert pages.get(done.location).soup.select_one("a[href*='/letters/']")


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_says_one_set_of_figures_after_a_lowered_approval(
    pages: Pages, award_id: int, owner_id: int, language: str
) -> None:
    service.pledge(now(award_id), accounts.acting(who(owner_id)))
    paths = [list(pages_of(now(award_id), language, desk=desk)) for desk in (False, True)]
    readers = (owner_id, accounts.officer(Role.NATIONAL_OFFICER).id)

    for reader, theirs in zip(readers, paths, strict=True):
        pages.sign_in(who(reader))
        for path in theirs:
            text = without(pages.get(path), ".tl")
            assert not [old for old in (*ASKED, *PLEDGED) if old in text], path
            assert any(new in text for new in NEW[language]), path


def test_while_it_waits_only_the_comparison_says_the_older_figures(
    pages: Pages, award_id: int, owner_id: int
) -> None:
    paths = list(pages_of(now(award_id), "", desk=False))
    pages.sign_in(who(owner_id))

    for path in paths:
        text = without(pages.get(path), ".tl, #pledge")
        assert not [old for old in (*ASKED, *PLEDGED) if old in text], path


def test_declining_gives_the_money_back_and_tells_who_decided(
    pages: Pages, award_id: int, owner_id: int
) -> None:
    approver = who(now(award_id).approved_by or 0).email
    path = f"/my/awards/{award_id}"
    form = pages.sign_in(who(owner_id)).get(path).form_values("/decline")

    pages.post(f"{path}/decline", form | {"reason": "Phần đối ứng quá lớn."}, status=303)

    award = now(award_id)
    application = award.application
    assert award.state is AwardState.CANCELLED
    assert (application.state, application.share_to_pledge) == (ApplicationState.LISTED, None)
    assert (make.year_cap(make.AMPLE).committed, ledger.faults()) == (0, [])
    bodies = db.session.scalars(select(Letter.body).where(Letter.to == approver)).all()
    assert any("Phần đối ứng quá lớn." in body for body in bodies)
    assert make.proposed(application).state is AwardState.PROPOSED
    assert "không nhận" in pages.get(path).text


def test_a_stranger_finds_nothing_to_pledge(pages: Pages, award_id: int) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))
    for step in ("pledge", "decline"):
        pages.post(f"/my/awards/{award_id}/{step}", {"pledged": "y"}, status=404)


def test_a_second_answer_is_told_what_happened_meanwhile(pages: Pages, award_id: int, owner_id: int) -> None:
    path = f"/my/awards/{award_id}"
    page = pages.sign_in(who(owner_id)).get(path)
    pledging, declining = page.form_values("/pledge"), page.form_values("/decline")
    pages.post(f"{path}/pledge", pledging | {"pledged": "y"}, status=303)

    late = pages.post(f"{path}/decline", declining, status=409)

    assert who(owner_id).name in late.text
    assert now(award_id).state is AwardState.APPROVED


def test_the_desk_sees_who_is_waited_for_and_may_still_take_it_back(pages: Pages, award_id: int) -> None:
    number = now(award_id).application.number
    pages.sign_in(accounts.officer(Role.APPROVER))

    queue = pages.get("/desk/awards?show=pledge")
    page = pages.get(f"/desk/awards/{award_id}")

    assert number in queue.text
    assert "Chờ cơ sở cam kết lại" in queue.text
    assert page.soup.select_one("#pledge table")
    assert not page.soup.select_one("form[action$='/pledge']")
    assert page.soup.select_one("form[action$='/cancel']")


def test_the_approver_reads_beforehand_that_a_lower_amount_makes_it_wait(pages: Pages, app: Flask) -> None:
    path = f"/desk/awards/{make.proposed().id}/preview"
    pages.sign_in(accounts.officer(Role.APPROVER))

    lower = pages.ask("GET", f"{path}?amount=8.000.000").get_data(as_text=True)
    whole = pages.ask("GET", f"{path}?amount=10.400.000").get_data(as_text=True)

    assert all(amount in lower for amount in ("2.600.000", "5.000.000"))
    assert "cam kết lại" in lower
    assert "cam kết lại" not in whole


def test_costs_outside_the_support_are_named_apart_on_page_letter_and_bill(pages: Pages, app: Flask) -> None:
    """The bill is for the supported costs only; the rest the facility pays elsewhere, and both make its share."""
    costs = (*make.CASE_A, ("hotel", 1, 4_000_000))
    award = make.approved(make.listed(costs=costs))
    owner, (_list, *paths) = accounts.owner(award.facility), pages_of(award, "", desk=False)
    pages.sign_in(owner)

    for path in paths:
        text = without(pages.get(path), ".tl")
        assert "6.600.000" in text, path
        assert "4.000.000" in text, path
    for path in (paths[0], *paths[2:]):
        assert "2.600.000" in without(pages.get(path), ".tl"), path


def test_whoever_approves_less_reads_that_the_pledge_comes_first(pages: Pages, app: Flask) -> None:
    proposed = make.proposed().id
    pages.sign_in(accounts.officer(Role.APPROVER))
    form = pages.get(f"/desk/awards/{proposed}").form_values("/approve")

    done = pages.post(
        f"/desk/awards/{proposed}/approve", form | {"amount": "8.000.000", "reason": "Chia đều."}
    )
    text = pages.get(done.location).text

    assert "Đã phê duyệt 8.000.000 ₫. Mức hỗ trợ có hiệu lực khi cơ sở cam kết" in text
    assert "chưa có thông báo hay giấy báo nộp tiền nào được gửi" in text
