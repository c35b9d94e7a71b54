"""The demo world as a stranger gets it: built once by the command itself, then looked over from outside."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import config
from app.accounts.states import FacilityState
from app.catalog.states import ProductState
from app.fairs.states import AllocationState, ApplicationState, FairState
from app.kernel import cards
from app.linkage.states import EnquiryState
from app.outcomes.states import OutcomeState, Stage
from app.payments.states import BillState, ReceiptState
from app.subsidies.states import AwardState
from app.wiring import CARDS

# One worker gets them all, so that the world is built once and not once per worker.
pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("demo")]
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
