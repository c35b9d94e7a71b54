"""Handing in an application and approving support ask the database few times, from the first statement to the commit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby

from app.fairs.models import Application
from app.fairs.states import ApplicationState
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.permissions import Role
from app.subsidies import ledger
from app.subsidies.models import Award
from app.subsidies.states import AwardState
from tests.make import accounts, catalog, fairs, subsidies as make
from tests.pages import Pages
from tests.queries import counted

MOST_TO_SUBMIT, MOST_TO_APPROVE = 25, 30
WAITED_FOR = re.compile(r"\b(?:FROM|UPDATE|INTO) (number_series|budget_lines|audit_head)\b")
READ_BEFORE = re.compile(
    r"\bFROM (support_rates|parameters|application_documents|allocations|award_lines|audit_entries)\b"
)


def sent_by(pages: Pages, path: str, form: Mapping[str, str]) -> list[str]:
    """The statements of one sending; what opens and closes transactions counts as well, but for the first BEGIN."""
    with counted() as sent:
        pages.post(path, form)
    db.session.rollback()
    return sent


def draft() -> tuple[str, int]:
    """A complete draft of a maker whose province has three officers; the owner's address of it, and its number."""
    facility = accounts.facility()
    catalog.product(facility)
    for _ in range(3):
        accounts.officer()
    row = fairs.application(
        of=facility,
        state=ApplicationState.DRAFT,
        cofunding_pledged_at=clock.now(),
        no_double_pledged_at=clock.now(),
        pledged_by="Hạnh",
        pledged_share=fairs.PRICE,
    )
    fairs.document(row)
    return f"/my/applications/{row.id}", row.id


def test_an_application_is_handed_in_with_few_statements(pages: Pages) -> None:
    path, number = draft()
    owner = accounts.owner(db.session.get_one(Application, number).facility)
    form = pages.sign_in(owner).get(path).form_values("/submit")

    sent = sent_by(pages, f"{path}/submit", form)

    assert db.session.get_one(Application, number).state is ApplicationState.SUBMITTED
    assert len(sent) <= MOST_TO_SUBMIT, "\n".join(sent)


def proposed() -> Award:
    """Support for a stand and its transport at a fair nobody was supported at yet, within what was pledged."""
    facility = accounts.facility()
    accounts.owner(facility)
    costs = (*make.CASE_A, ("goods_transport", 1, 4_200_000))
    award = make.proposed(make.listed(facility, costs=costs))
    award.application.pledged_share = award.own_share
    return award


def test_support_is_approved_with_few_statements(pages: Pages) -> None:
    make.approved()  # the first of the year opens the series of numbers
    number = proposed().id
    pages.sign_in(accounts.officer(Role.APPROVER))
    form = pages.get(f"/desk/awards/{number}").form_values("/approve")

    sent = sent_by(pages, f"/desk/awards/{number}/approve", form)

    assert db.session.get_one(Award, number).state is AwardState.APPROVED
    assert len(sent) <= MOST_TO_APPROVE, "\n".join(sent)
    assert audit.verify()[1] == ledger.faults() == []


def test_what_everybody_waits_for_is_taken_last(pages: Pages) -> None:
    """The letter's number, the ceilings, then the bill's number; the head of the history after all.

    Rates, papers and history are read before the first of them.
    """
    make.approved()
    number = proposed().id
    pages.sign_in(accounts.officer(Role.APPROVER))
    form = pages.get(f"/desk/awards/{number}").form_values("/approve")

    sent = sent_by(pages, f"/desk/awards/{number}/approve", form)

    waited_for = [found.group(1) for words in sent if (found := WAITED_FOR.search(words))]
    first = next(place for place, words in enumerate(sent) if WAITED_FOR.search(words))
    assert [name for name, _ in groupby(waited_for)] == [
        "number_series",
        "budget_lines",
        "number_series",
        "audit_head",
    ]
    assert [words for words in sent[first:] if READ_BEFORE.search(words)] == []
    ceilings = next(place for place, words in enumerate(sent) if "FROM budget_lines" in words)
    heads = [place for place, words in enumerate(sent) if "audit_head" in words]
    assert ceilings > len(sent) * 0.4
    assert heads == [len(sent) - 3, len(sent) - 1]
