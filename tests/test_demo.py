"""The demo world as a stranger gets it: built once by the command itself, then looked over from outside."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import config
from app.accounts.states import FacilityState
from app.catalog.search.columns import dealt_on
from app.catalog.search.port import PAGE
from app.catalog.states import ProductState
from app.complaints.states import ReportState, ReviewState
from app.demo import files
from app.fairs.states import AllocationState, ApplicationState, FairState
from app.kernel import cards, clock
from app.linkage.states import EnquiryState
from app.outcomes.states import OutcomeState, Stage
from app.payments.states import BillState, ReceiptState
from app.subsidies.states import AwardState
from app.wiring import CARDS
from tests.demo_expected import EVERYDAY, NUMBERED, ONLY, SHOWN

pytestmark = pytest.mark.sqlite_only
STATES = {
    ("facilities", "state"): FacilityState,
    ("products", "state"): ProductState,
    ("fairs", "state"): FairState,
    ("applications", "state"): ApplicationState,
    ("awards", "state"): AwardState,
    ("bills", "state"): BillState,
    ("receipts", "state"): ReceiptState,
    ("allocations", "state"): AllocationState,
    ("enquiries", "state"): EnquiryState,
    ("outcomes", "state"): OutcomeState,
    ("outcomes", "stage"): Stage,
    ("listing_reports", "state"): ReportState,
    ("decision_reviews", "state"): ReviewState,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the demo in it."""
    found = tmp_path_factory.mktemp("demo")
    _run(found, "app.serve", "--only-prepare")
    return found


def _run(folder: Path, *words: str) -> str:
    """What a command of the site says; fails unless it ends well."""
    known = {name: text for name, text in os.environ.items() if name not in {"DATABASE_URL"}}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=config.ROOT,
        env={**known, "CHO_PHIEN_INSTANCE": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def ask(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database, to read."""
    connection = sqlite3.connect(f"file:{folder / 'cho_phien.db'}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.mark.parametrize(("where", "states"), STATES.items(), ids=".".join)
def test_every_state_is_there_so_no_queue_is_empty(
    ask: sqlite3.Connection, where: tuple[str, str], states: type
) -> None:
    table, column = where
    found = {row[0] for row in ask.execute(f"SELECT DISTINCT {column} FROM {table}")}
    assert {state.value for state in states} - found == set()


def test_there_are_enough_facilities_products_and_photos(ask: sqlite3.Connection) -> None:
    def count(query: str) -> int:
        return int(ask.execute(query).fetchone()[0])

    assert count("SELECT count(*) FROM facilities WHERE state = 'verified'") >= 120
    assert count("SELECT count(*) FROM products WHERE state = 'published'") >= 600
    bare = "SELECT count(*) FROM products WHERE id NOT IN (SELECT product_id FROM photos)"
    assert count(f"{bare} AND state = 'published'") == 0
    assert count("SELECT count(DISTINCT province_code) FROM organisations WHERE kind = 'facility'") == 34


def _pictures(ask: sqlite3.Connection) -> list[tuple[int, str, list[str]]]:
    """Each product that is on show, the last published first: its id, its name, what its pictures show."""
    query = """SELECT p.id, p.name_vi, f.alt_vi FROM products p JOIN facilities m ON m.id = p.facility_id
               JOIN photos f ON f.product_id = p.id WHERE p.state = 'published' AND m.state = 'verified'
               ORDER BY p.published_at DESC, p.id DESC, f.position"""
    found: dict[int, tuple[int, str, list[str]]] = {}
    for number, name, subject in ask.execute(query):
        found.setdefault(number, (number, name.lower(), []))[2].append(subject.lower())
    return list(found.values())


def test_pictures_show_what_the_product_is(ask: sqlite3.Connection) -> None:
    wrong, seen = [], set()
    for _, name, subjects in _pictures(ask):
        rule = next((rule for rule in SHOWN if re.match(rule[0], name)), None)
        seen.add(rule)
        if rule and not any(re.search(rule[1], subject) for subject in subjects):
            wrong.append((name, subjects))
        wrong += [(name, subjects) for thing in ONLY if subjects[0].startswith(thing) and thing not in name]
    assert wrong == []
    assert len([rule for rule in SHOWN if rule not in seen]) <= 3


def test_every_shipped_picture_is_in_use_and_has_its_credit() -> None:
    used = {name for kind in files.kinds() for look in kind.looks for name in look.photos}
    shipped = {path.stem for path in (files.FOLDER / "photos").glob("*.jpg")}
    assert used == shipped == set(files.pictures())


def test_neighbours_in_a_list_look_different(ask: sqlite3.Connection) -> None:
    newest = _pictures(ask)
    assert [b[1] for a, b in pairwise(newest) if a[2][0] == b[2][0]] == []
    front = {number: subjects[0] for number, _, subjects in newest}
    ids = np.array(sorted(front))
    alike = 0
    for day in range(30):
        dealt = np.argsort(dealt_on(clock.today() + timedelta(days=day), ids), kind="stable")
        first_pages = ids[dealt][: 2 * PAGE].tolist()
        alike += sum(front[one] == front[other] for one, other in pairwise(first_pages))
    assert alike / 30 < 1


def test_some_products_have_several_views_and_most_a_code_and_a_price_with_a_date(
    ask: sqlite3.Connection,
) -> None:
    views = [len(subjects) for _, _, subjects in _pictures(ask)]
    assert sum(number > 1 for number in views) >= 100
    assert sum(number > 2 for number in views) >= 25

    def count(what: str) -> int:
        return int(ask.execute(f"SELECT count(*) FROM products WHERE {what}").fetchone()[0])

    assert count("length(hs_code) = 6") >= 500 > count("hs_code IS NULL") > 0
    today = clock.today().isoformat()
    assert count(f"price_valid_until >= '{today}'") >= 300
    assert count(f"price_valid_until < '{today}'") >= 5


def test_what_is_invented_says_so(ask: sqlite3.Connection) -> None:
    for table in ("organisations", "people", "applications", "awards", "bills"):
        query = f"SELECT count(*) FROM {table} WHERE NOT is_demo"
        assert ask.execute(query).fetchone() == (0,), table
    invented = ask.execute("SELECT count(*) FROM fairs WHERE is_demo AND name_vi NOT LIKE '%(minh họa)'")
    assert invented.fetchone() == (0,)


def test_an_entry_of_the_calendar_that_nobody_checked_is_never_called_supported(
    ask: sqlite3.Connection,
) -> None:
    query = "SELECT name_vi FROM fairs WHERE supported AND NOT is_demo AND date_check != 'sourced'"
    assert ask.execute(query).fetchall() == []
    assert ask.execute("SELECT count(*) FROM fairs WHERE NOT supported").fetchone()[0] > 50


def test_the_nearest_fair_has_too_little_left_for_one_more_stand(ask: sqlite3.Connection) -> None:
    query = "SELECT cap - committed - paid FROM budget_lines WHERE key LIKE 'fair:%:stand_rent' AND cap IS NOT NULL"
    assert ask.execute(query).fetchone()[0] < 6_500_000 * 80 // 100


@pytest.mark.parametrize(
    "words", [("audit", "verify"), ("ledger", "verify"), ("search", "check"), ("db", "check")]
)
def test_history_ledger_and_index_hold(folder: Path, words: tuple[str, str]) -> None:
    _run(folder, "flask", "--app", "app", *words)


def test_people_were_here_before_with_devices_of_theirs_and_the_security_log_has_lines(
    ask: sqlite3.Connection,
) -> None:
    assert ask.execute("SELECT count(*) FROM known_devices").fetchone()[0] >= 8
    kinds = {row[0] for row in ask.execute("SELECT DISTINCT kind FROM security_events")}
    assert {"sign-in", "sign-in-failed", "device-new", "limit-reached"} <= kinds
    assert (
        ask.execute("SELECT count(*) FROM letters WHERE template = 'accounts/new_device'").fetchone()[0] >= 4
    )


@pytest.mark.parametrize(("what", "least", "where"), EVERYDAY, ids=[what for what, _, _ in EVERYDAY])
def test_everything_the_site_can_do_has_somebody_in_it(
    ask: sqlite3.Connection, what: str, least: int, where: str
) -> None:
    found = ask.execute(f"SELECT count(*) FROM {where}").fetchone()[0]
    assert found >= least, f"{what}: {found}"


@pytest.mark.parametrize(("table", "moment"), NUMBERED.items())
def test_numbers_rise_with_dates(ask: sqlite3.Connection, table: str, moment: str) -> None:
    rows = ask.execute(
        f"SELECT number, {moment} FROM {table} ORDER BY substr(number, 1, 7), number"
    ).fetchall()
    later = [(b[0], b[1], a[1]) for a, b in pairwise(rows) if a[0][:7] == b[0][:7] and b[1] < a[1]]
    assert rows
    assert later == []


def test_nothing_happens_before_what_led_to_it(ask: sqlite3.Connection) -> None:
    query = """SELECT kind, thing_id, verb FROM (SELECT *, lag(at) OVER (PARTITION BY kind, thing_id ORDER BY seq) AS earlier
               FROM audit_entries) WHERE at < earlier"""
    assert ask.execute(query).fetchall() == []


def test_everything_the_history_records_has_words(ask: sqlite3.Connection) -> None:
    silent: set[str] = set()
    for kind, verb, before, after in ask.execute(
        "SELECT DISTINCT kind, verb, before, after FROM audit_entries"
    ):
        facts = {**json.loads(before), **json.loads(after)}
        silent |= {f"fact {name} of {kind}" for name in facts if cards.fact_label(name) is None}
        silent |= {f"verb {verb}"} if cards.verb_label(verb) is None else set()
        silent |= {f"kind {kind}"} if cards.kind_label(kind) is None else set()
    assert CARDS
    assert sorted(silent) == []


def test_preparing_again_changes_nothing(folder: Path, ask: sqlite3.Connection) -> None:
    before = ask.execute("SELECT count(*), max(seq) FROM audit_entries").fetchone()
    said = _run(folder, "app.serve", "--only-prepare")
    assert "Building" not in said
    assert ask.execute("SELECT count(*), max(seq) FROM audit_entries").fetchone() == before
