"""History: append-only, gap-free, and a change to any line is found."""

from __future__ import annotations

import itertools

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.kernel import audit
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.kernel.permissions import job
from tests.make import accounts


def some_history(count: int = 3) -> list[AuditEntry]:
    facility = accounts.facility()
    lines = [
        audit.record(job("test"), facility, "note", after={"number": n}, reason="Vì sao")
        for n in range(count)
    ]
    db.session.commit()
    return lines


def untriggered(words: str) -> None:
    """Change the table as somebody with the keys to the database would."""
    if db.engine.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_no_{verb}"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    db.session.execute(text(words))
    db.session.commit()


def test_lines_follow_each_other_without_gaps_and_verify_finds_nothing(app: Flask) -> None:
    """I15: each line holds the hash of the one before it."""
    lines = some_history()
    assert [b.seq - a.seq for a, b in itertools.pairwise(lines)] == [1, 1]
    assert [b.prev_hash == a.hash for a, b in itertools.pairwise(lines)] == [True, True]
    assert audit.verify() == (lines[-1].seq, [])


def test_each_line_names_who_did_it_a_person_or_a_job(app: Flask) -> None:
    """I16: somebody did it."""
    officer = accounts.staff()
    facility = accounts.facility()
    by_person = audit.record(officer, facility, "note")
    by_job = audit.record(job("sweep"), facility, "note")
    assert (by_person.actor_id, by_person.actor_name) == (officer.person_id, officer.name)
    assert (by_job.actor_id, by_job.actor_name) == (None, "sweep")


@pytest.mark.parametrize("words", ["UPDATE audit_entries SET reason = 'x'", "DELETE FROM audit_entries"])
def test_the_database_refuses_to_change_or_forget_a_line(app: Flask, words: str) -> None:
    some_history()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(words))
    db.session.rollback()
    assert audit.verify()[1] == []


def test_an_altered_line_is_found(app: Flask) -> None:
    """I15: a line no longer fits its own hash."""
    second = some_history()[1].seq
    untriggered(f"UPDATE audit_entries SET reason = 'Lý do khác' WHERE seq = {second}")
    assert audit.verify()[1] == [f"line {second} was altered"]


def test_a_removed_line_is_found(app: Flask) -> None:
    second = some_history()[1].seq
    untriggered(f"DELETE FROM audit_entries WHERE seq = {second}")
    faults = audit.verify()[1]
    assert f"line {second} is missing" in faults


def test_a_line_cut_off_the_end_is_found(app: Flask) -> None:
    last = some_history()[-1].seq
    untriggered(f"DELETE FROM audit_entries WHERE seq = {last}")
    assert audit.verify()[1] == ["the end of the chain does not match its head"]


def test_the_command_ends_with_one_when_something_is_wrong(app: Flask) -> None:
    some_history()
    db.session.remove()
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0
    untriggered("UPDATE audit_entries SET actor_name = 'Ai đó'")
    db.session.remove()
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 1


def test_what_is_rolled_back_leaves_no_line(app: Flask) -> None:
    """I14: a change and its line stand or fall together."""
    some_history()
    audit.record(job("test"), accounts.facility(), "note")
    db.session.rollback()
    assert db.session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc())) == audit.verify()[0]
    assert audit.verify()[1] == []


def test_a_line_says_what_was_true_when_it_was_recorded_whatever_is_changed_later(app: Flask) -> None:
    facts = {"places": ["A1"]}
    line = audit.record(job("test"), accounts.facility(), "note", before=facts, after=facts)
    facts["places"].append("B2")
    db.session.commit()
    assert (line.before, line.after) == ({"places": ["A1"]}, {"places": ["A1"]})
    assert audit.verify()[1] == []
