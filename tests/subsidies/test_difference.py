"""A rate known late: its true first day lies in the past, no decision changes, and the files are named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from app.fairs.models import Application
from app.kernel import clock
from app.kernel.permissions import Actor, Role
from app.programme import difference, measures, put_forward
from app.programme.models import MeasureProposal
from app.programme.states import FairKind, FundSource
from app.subsidies import award_facts, service
from app.subsidies.queries import letter_of
from tests.make import accounts, subsidies as make
from tests.pages import Pages
from tests.queries import counted

CLAUSE = "Thông tư 99/2027/TT-BTC, điều 8.5"


def reader() -> Actor:
    return accounts.staff(Role.AUDITOR)


def late_rate(days: int = 30, percent: int = 50) -> MeasureProposal:
    """The rate of a stand as it truly was since so many days ago."""
    first, officer = clock.today() - timedelta(days=days), accounts.staff(Role.NATIONAL_OFFICER)
    wish = {"percent": percent, "cap": None, "clause": CLAUSE}
    return put_forward.rate(FairKind.JOINED, "stand_rent", officer, valid_from=first, **wish)


def file(days_ago: int, **values: Any) -> Application:
    return make.listed(applied_on=clock.today() - timedelta(days=days_ago), **values)


def test_the_files_of_the_span_are_named_with_old_and_new_amount(app: Flask) -> None:
    before, within, first = file(31), file(10), file(30)
    make.listed(at=make.fair(FairKind.ORGANISED))
    make.stand(file(5), FundSource.TRADE_PROMOTION)

    found = difference.files_that_differ(late_rate(), reader())

    assert before.number not in {one.number for one in found}
    assert [(one.number, one.by_old, one.by_new, one.granted) for one in found] == [
        (first.number, 10_400_000, 6_500_000, None),
        (within.number, 10_400_000, 6_500_000, None),
    ]


def test_a_decision_already_taken_stays_and_one_still_open_follows_the_rate(app: Flask) -> None:
    """R8: what was approved before a change keeps the old rate."""
    decided, waiting = make.approved(file(10)), make.proposed(file(10))
    paper = letter_of(decided)
    assert paper is not None
    kept, sealed = (decided.support, decided.own_share, decided.state), paper.facts
    row = late_rate()

    measures.confirm(row, make.approver())
    service.approve(waiting, make.approver())

    assert (decided.support, decided.own_share, decided.state) == kept
    assert [line.percent for line in decided.lines] == [80]
    assert paper.facts == sealed
    assert award_facts.of_award(decided).most_advance(decided.support) == 7_280_000
    assert waiting.support == 6_500_000


def test_the_same_files_are_named_before_and_after_it_is_confirmed(app: Flask) -> None:
    award = make.approved(file(10))
    row = late_rate()
    before = difference.files_that_differ(row, reader())

    measures.confirm(row, make.approver())
    make.listed()

    after = difference.files_that_differ(row, reader())
    assert [one.award_number for one in before] == [award.number]
    assert before[0].granted == 10_400_000
    assert [one for one in after if one.award_number] == before


def test_a_file_of_tomorrow_was_never_measured_by_the_old_rate(app: Flask) -> None:
    row = late_rate()
    measures.confirm(row, make.approver())

    with clock.fixed(clock.now() + timedelta(days=2)):
        make.listed()

        assert difference.files_that_differ(row, reader()) == []


def test_a_rate_to_come_changes_no_file(app: Flask) -> None:
    file(10)

    assert difference.files_that_differ(late_rate(days=-10), reader()) == []


def test_a_province_reads_its_own_files_only(app: Flask) -> None:
    own = file(10, by=accounts.facility(province_code="79"))
    file(10, by=accounts.facility(province_code="01"))

    found = difference.files_that_differ(late_rate(), accounts.staff(province_code="79"))

    assert [one.number for one in found] == [own.number]


def test_many_files_take_no_more_questions_than_few(app: Flask) -> None:
    row, auditor = late_rate(), reader()
    make.approved(file(10))
    with counted() as few:
        difference.files_that_differ(row, auditor)
    for _ in range(5):
        make.approved(file(10))
    with counted() as many:
        found = difference.files_that_differ(row, auditor)

    assert len(found) == 6
    assert len(many) <= len(few) <= 12


def test_the_page_names_them_to_who_confirms(pages: Pages) -> None:
    award = make.approved(file(10))
    number, row = award.number, late_rate()
    address = f"/desk/programme/proposals/{row.id}"
    pages.sign_in(accounts.officer(Role.APPROVER))

    page = pages.get(address)
    assert all(words in page.text for words in (number, "10.400.000", "6.500.000"))
    pages.post(f"{address}/confirm", page.form_values("/confirm"))

    assert number in pages.get(address).text
