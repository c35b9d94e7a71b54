"""The full check of the books: run by the worker, started from the page, its last outcome shown with its moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from app.kernel import clock, jobs
from app.kernel.db import db
from app.kernel.jobs import Job
from app.kernel.permissions import Role
from app.payments import books_check, tasks
from app.subsidies import service as subsidies
from app.subsidies.invariants import Fault
from tests.make import accounts, subsidies as make
from tests.pages import Page, Pages
from tests.queries import counted

NOON = clock.at(clock.today(), 12)
PAGE = "/desk/reconciliation"


@pytest.fixture
def books(app: Flask) -> None:
    """An award in the books, checked at noon."""
    make.approved()
    db.session.commit()
    with clock.fixed(NOON):
        tasks.check_books()


def broken() -> None:
    """A ceiling's running sum that its entries do not say."""
    db.session.execute(text("UPDATE budget_lines SET committed = committed + 1 WHERE scope = 'fair'"))
    db.session.execute(text("UPDATE award_lines SET percent = 1"))
    db.session.commit()


def rules(pages: Pages) -> Page:
    """The page as the auditor reads it."""
    return pages.sign_in(accounts.officer(Role.AUDITOR)).get(PAGE)


def words(page: Page) -> str:
    """What the part about the rules says."""
    (part,) = page.soup.select("#rules")
    return part.get_text(" ", strip=True)


def test_the_page_shows_the_last_outcome_with_its_moment_and_checks_nothing(
    pages: Pages, books: None
) -> None:
    broken()
    with clock.fixed(NOON + timedelta(minutes=7)):
        rules(pages)
        with counted() as sent:
            page = pages.get(PAGE)
    assert "12:00" in words(page)
    assert "15" in words(page)
    assert not [one for one in sent if "audit_entries" in one or "HAVING" in one]


def test_a_check_started_from_the_page_says_how_far_it_is_and_then_what_it_found(
    pages: Pages, books: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken()
    with clock.fixed(NOON + timedelta(minutes=7)):
        rules(pages)
        went = pages.post(f"{PAGE}/check", {}, status=303)
        asked = pages.get(went.location)
        assert "12:07" in words(asked)
        assert asked.soup.select_one("#rules progress[value='0']")
        assert asked.soup.select_one("#rules .t-ok"), "the last outcome stands until there is a new one"

        seen: list[str] = []
        tell = books_check.tell_page

        def told(done: int, of: int) -> None:
            tell(done, of)
            if done == 4:
                seen.append(words(pages.get(PAGE)))

        monkeypatch.setattr(books_check, "tell_page", told)
        assert jobs.run_due() == 1
        done = pages.get(PAGE)
    assert "4/15" in seen[0]
    assert not done.soup.select("#rules progress, #rules[data-renewed-every]")
    assert len(done.soup.select("#rules .err")) == 2
    assert "12:07" in words(done)


def test_asked_for_twice_before_it_ended_it_is_one_check(pages: Pages, books: None) -> None:
    pages.sign_in(accounts.officer(Role.AUDITOR))
    for _ in range(2):
        pages.post(f"{PAGE}/check", {}, status=303)
    assert db.session.scalar(select(func.count()).where(Job.kind == books_check.JOB)) == 1
    assert jobs.run_due() == 1
    pages.post(f"{PAGE}/check", {}, status=303)
    assert jobs.run_due() == 1, "after it ended another may be asked for"


def test_a_facility_starts_no_check(pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility())).post(f"{PAGE}/check", {}, status=403)


def test_the_totals_are_as_they_are_now(pages: Pages, books: None) -> None:
    db.session.execute(text("UPDATE disbursements SET amount = amount + 1"))
    db.session.execute(text("UPDATE budget_lines SET committed = committed + 1 WHERE scope = 'year'"))
    db.session.commit()
    with clock.fixed(NOON + timedelta(minutes=1)):
        page = rules(pages)
    assert len(page.soup.select(".section-h .t-bad")) == 1
    assert page.soup.select_one("#rules .t-ok")


def test_the_command_leaves_its_outcome_for_the_page(app: Flask, pages: Pages, books: None) -> None:
    broken()
    with clock.fixed(NOON + timedelta(minutes=9)):
        told = app.test_cli_runner().invoke(args=["ledger", "verify"])
        page = rules(pages)
    assert (told.exit_code, "2 faults" in told.output) == (1, True)
    assert "12:09" in words(page)
    assert len(page.soup.select("#rules .err")) == 2


@pytest.mark.parametrize(
    "done",
    [
        "UPDATE awards SET approved_by = proposed_by",
        "UPDATE awards SET approved_by = :voucher",
        "UPDATE disbursements SET paid_by = (SELECT proposed_by FROM awards)",
        "UPDATE disbursements SET paid_by = (SELECT approved_by FROM awards)",
        "UPDATE disbursements SET paid_by = :voucher",
    ],
)
def test_one_who_takes_part_twice_in_an_award_is_found(app: Flask, done: str) -> None:
    """I12: who vouched for the application, who proposed, who approved and who paid are different people."""
    award, voucher = make.ready_to_settle(make.approved()), make.accountant()
    subsidies.settle(award, make.accountant(), invoiced={"stand_rent": 13_000_000}, transfer=make.transfer())
    make.vouched(award.application, voucher)
    db.session.commit()
    assert books_check.outcome().faults == []

    db.session.execute(text(done), {"voucher": voucher.person_id} if ":voucher" in done else {})

    assert [fault.rule for fault in books_check.outcome().faults] == ["I12"]


def crashing() -> Iterator[Fault]:
    """A rule that meets rows it did not reckon with."""
    yield Fault("I1", "found before")
    raise ZeroDivisionError("no rows")


def test_a_rule_that_cannot_be_checked_is_a_fault_and_the_others_are_checked(
    pages: Pages, books: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken()
    monkeypatch.setattr(books_check, "RULES", (crashing, *books_check.RULES))
    with clock.fixed(NOON + timedelta(minutes=8)):
        rules(pages)
        pages.post(f"{PAGE}/check", {}, status=303)
        assert jobs.run_due() == 1
        page = pages.get(PAGE)
    said = [one.get_text(" ", strip=True) for one in page.soup.select("#rules .err")]
    assert "12:08" in words(page)
    assert len(said) == 4
    assert said[:2] == ["I1 found before", "crashing could not be checked: ZeroDivisionError: no rows"]
    assert "no rows" in caplog.text
    assert not page.soup.select("#rules progress")


def test_before_there_is_an_outcome_the_page_says_so_too(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books_check, "RULES", (crashing,))
    assert "could not be checked" in words(rules(pages))


def test_while_the_database_is_away_nothing_is_said_about_the_books(
    books: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> Iterator[Fault]:
        yield from ()
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(books_check, "RULES", (away,))
    with pytest.raises(OperationalError):
        tasks.check_books()
    assert books_check.outcome().faults == []


def test_a_check_that_runs_by_itself_was_asked_for_by_nobody(pages: Pages, books: None) -> None:
    with clock.fixed(NOON + timedelta(minutes=15)):
        books_check.tell_page(0, 15)
        page = rules(pages)
        under_way = books_check.under_way()
    assert under_way is not None
    assert under_way.has_begun
    assert "0/15" in words(page)
    assert "12:15" not in words(page)
