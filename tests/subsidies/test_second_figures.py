"""Where two figures stand side by side the second is reckoned from other rows: whichever side breaks, it is said (I4, I5, I8)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from app.kernel.db import db
from app.kernel.permissions import Role
from app.programme.keys import CeilingKey
from app.programme.queries import line_named
from app.subsidies import service
from app.subsidies.models import Award
from tests.make import accounts, subsidies as make
from tests.pages import Pages

PAGES = {"reconciliation": "/desk/reconciliation", "dashboard": "/desk/dashboard"}


@pytest.fixture
def award(app: Flask) -> Award:
    """One settled award and one that is still held, with its bill."""
    settled = make.ready_to_settle(make.approved())
    service.settle(settled, make.accountant(), invoiced={"stand_rent": 13_000_000}, transfer=make.transfer())
    held = make.approved()
    db.session.commit()
    return held


def _say(app: Flask, pages: Pages) -> dict[str, int]:
    """How many figures each page calls wrong, and how the command ends."""
    pages.sign_in(accounts.officer(Role.AUDITOR))
    found = {name: len(pages.get(path).soup.select(".pill.t-bad")) for name, path in PAGES.items()}
    found["command"] = app.test_cli_runner().invoke(args=["ledger", "verify"]).exit_code
    return found


def test_pages_and_command_agree_while_nothing_is_broken(app: Flask, pages: Pages, award: Award) -> None:
    assert _say(app, pages) == {"reconciliation": 0, "dashboard": 0, "command": 0}


@pytest.mark.parametrize(
    ("broken", "told_by"),
    [
        ("UPDATE awards SET support = support + 1", {"reconciliation", "dashboard", "command"}),
        ("UPDATE awards SET paid = paid - 1 WHERE paid > 0", {"reconciliation", "command"}),
        ("UPDATE award_lines SET eligible = eligible + 1, cost = cost + 1", {"reconciliation", "command"}),
        ("UPDATE award_lines SET support = support - 1", {"reconciliation", "dashboard", "command"}),
        ("UPDATE disbursements SET amount = amount + 1", {"reconciliation", "dashboard", "command"}),
        ("UPDATE bills SET amount = amount + 1 WHERE state = 'open'", {"reconciliation", "command"}),
        ("UPDATE receipts SET amount = amount + 1", {"reconciliation", "command"}),
        ("UPDATE receipts SET state = 'recorded'", {"reconciliation", "command"}),
        ("UPDATE budget_lines SET paid = paid - 1 WHERE scope = 'year'", {"reconciliation", "command"}),
        ("UPDATE budget_lines SET committed = committed + 1 WHERE scope = 'period'", {"reconciliation", "dashboard", "command"}),
        ("UPDATE awards SET state = 'cancelled' WHERE state = 'approved'", {"reconciliation", "dashboard", "command"}),
    ],
)  # fmt: skip
def test_one_broken_side_is_named_where_the_figures_stand(
    app: Flask, pages: Pages, award: Award, broken: str, told_by: set[str]
) -> None:
    db.session.execute(text(broken))
    db.session.commit()

    said = _say(app, pages)

    assert {where for where, how_many in said.items() if how_many} == told_by


def test_a_ceiling_s_page_says_when_its_running_sums_and_the_ledger_differ(
    pages: Pages, award: Award
) -> None:
    line = line_named(CeilingKey.of_year(award.year))
    assert line is not None
    number = line.id
    path = f"/desk/programme/lines/{number}"
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))
    assert not pages.get(path).soup.select(".pill.t-bad")

    db.session.execute(
        text("UPDATE budget_lines SET committed = committed + 1 WHERE id = :id"), {"id": number}
    )
    db.session.commit()

    assert "10.400.000" in str(pages.get(path).soup.select_one(".pill.t-bad"))
