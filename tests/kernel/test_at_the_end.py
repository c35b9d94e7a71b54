"""History and letters go to the database together, at a transaction's end; nobody can tell but by counting."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.accounts.models import Facility
from app.kernel import audit, clock
from app.kernel.audit import AuditEntry
from app.kernel.db import ReadOnlyRequest, db, reading
from app.kernel.permissions import job
from app.kernel.unique import insert_new
from app.notices import service as notices
from app.notices.models import Letter, Notice
from tests.make import accounts
from tests.queries import counted


def note(thing: Facility, verb: str) -> None:
    audit.record(job("test"), thing, verb)


def lines_of(thing: Facility) -> list[str]:
    return [line.verb for line in audit.history(thing)]


def sent_lines(thing: Facility) -> int:
    """How many the database has, asked past the history's own questions."""
    return db.session.scalar(select(func.count(AuditEntry.seq)).where(AuditEntry.thing_id == thing.id)) or 0


def tell(thing: Facility, key: str) -> None:
    notices.tell(thing.id, "accounts/closing_stopped", key=key)


def test_the_lines_of_a_transaction_lock_the_head_once_and_are_one_insert(app: Flask) -> None:
    facility = accounts.facility()
    with counted() as sent:
        for number in range(5):
            note(facility, f"step-{number}")
        assert not any("audit" in words for words in sent)
        db.session.commit()

    about_history = [words.split()[0] for words in sent if "audit" in words]
    assert about_history == ["SELECT", "INSERT", "UPDATE"]
    assert lines_of(facility) == [f"step-{number}" for number in range(5)]
    assert audit.verify()[1] == []


def test_whoever_asks_in_the_same_transaction_finds_what_was_said_before(app: Flask) -> None:
    facility = accounts.facility()
    note(facility, "first")
    assert (lines_of(facility), sent_lines(facility)) == (["first"], 1)
    note(facility, "second")
    assert db.session.scalar(text("SELECT count(*) FROM audit_entries WHERE verb = 'second'")) == 1
    note(facility, "third")
    things = select(Facility.id).where(
        Facility.id.in_(select(AuditEntry.thing_id).where(AuditEntry.verb == "third"))
    )
    assert list(db.session.scalars(things)) == [facility.id]
    note(facility, "fourth")
    joined = select(func.count()).select_from(Facility).join(AuditEntry, AuditEntry.thing_id == Facility.id)
    assert db.session.scalar(joined) == 4
    db.session.commit()
    assert audit.verify()[1] == []


def test_a_savepoint_taken_back_takes_only_what_was_said_within_it(app: Flask) -> None:
    facility = accounts.facility()
    accounts.owner(facility)
    note(facility, "before")
    tell(facility, "before")
    nested = db.session.begin_nested()
    note(facility, "within")
    tell(facility, "within")
    nested.rollback()
    note(facility, "after")
    db.session.commit()

    assert lines_of(facility) == ["before", "after"]
    assert list(db.session.scalars(select(Notice.key))) == ["before"]
    assert audit.verify()[1] == []


def test_what_a_savepoint_had_sent_for_others_is_sent_again_when_it_is_taken_back(app: Flask) -> None:
    """A question within sends the lines from before it, too; going back takes them out of the database, not of the history."""
    facility = accounts.facility()
    accounts.owner(facility)
    note(facility, "before")
    tell(facility, "before")
    nested = db.session.begin_nested()
    note(facility, "within")
    tell(facility, "within")
    assert sent_lines(facility) == 2
    assert db.session.scalar(select(func.count(Letter.id))) == 2
    nested.rollback()
    assert sent_lines(facility) == 1
    note(facility, "after")
    db.session.commit()

    assert lines_of(facility) == ["before", "after"]
    assert list(db.session.scalars(select(Letter.key))) == ["before"]
    assert audit.verify()[1] == []


def test_a_savepoint_kept_within_one_taken_back_is_taken_back_too(app: Flask) -> None:
    facility = accounts.facility()
    outer = db.session.begin_nested()
    with db.session.begin_nested():
        note(facility, "inner")
        assert sent_lines(facility) == 1
    outer.rollback()
    db.session.commit()

    assert lines_of(facility) == []
    assert audit.verify()[1] == []


def test_what_is_rolled_back_is_not_written_by_the_next_transaction(app: Flask) -> None:
    facility = accounts.facility()
    db.session.commit()
    note(facility, "gone")
    db.session.rollback()
    note(facility, "kept")
    db.session.commit()

    assert lines_of(facility) == ["kept"]


def test_whoever_only_looks_cannot_leave_a_line(app: Flask) -> None:
    facility = accounts.facility()
    db.session.commit()
    with reading():
        note(facility, "looked")
        with pytest.raises(ReadOnlyRequest):
            db.session.commit()
        db.session.rollback()

    assert lines_of(facility) == []


def test_all_letters_of_a_transaction_are_three_inserts(app: Flask) -> None:
    facility = accounts.facility()
    for _ in range(3):
        accounts.owner(facility)
    with counted() as sent:
        for key in ("one", "two"):
            tell(facility, key)
        db.session.commit()

    assert sum(words.startswith("INSERT") for words in sent) == 3
    assert db.session.scalar(select(func.count(Letter.id))) == 6


def test_what_is_gathered_before_the_database_is_asked_anything_goes_with_a_rollback_too(app: Flask) -> None:
    """A worker's session lives on: what one job gathered is not to be written by the next."""
    facility = accounts.facility()
    facility_id = facility.id
    db.session.commit()
    assert not db.session().in_transaction()
    audit._lines.add(_line_about(facility_id))
    db.session.rollback()
    db.session.commit()
    assert audit.history(db.session.get_one(Facility, facility_id)) == []


def _line_about(number: int) -> AuditEntry:
    facts: dict[str, object] = {"before": {}, "after": {}}
    return AuditEntry(
        at=clock.now(), signed_name="test", kind="facility", thing_id=number, verb="note", **facts
    )


def test_rows_that_could_not_be_written_stop_the_commit_whoever_looks_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    facility = accounts.facility()
    db.session.commit()
    note(facility, "first")
    with monkeypatch.context() as broken:
        broken.setattr(audit, "_end_of_chain", lambda session: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lines_of(facility)
        with pytest.raises(ZeroDivisionError):
            db.session.commit()
        db.session.rollback()
    assert lines_of(facility) == []

    note(facility, "second")
    with monkeypatch.context() as broken:
        broken.setattr(audit, "_end_of_chain", lambda session: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lines_of(facility)
    db.session.commit()
    assert lines_of(facility) == ["second"]
    assert audit.verify()[1] == []


def test_lines_read_ahead_know_what_is_recorded_after_them(app: Flask) -> None:
    """Good for the transaction, and never less than what was said since, within a savepoint taken back or not."""
    facility, steps = accounts.facility(), ("step",)
    note(facility, "step")
    with counted() as sent:
        audit.read_ahead((facility, steps))
        before = len(sent)
        assert len(audit.history(facility, verbs=steps)) == 1
        assert len(sent) == before

        note(facility, "step")
        assert len(audit.history(facility, verbs=steps)) == 2
        audit.read_ahead((facility, steps))
        nested = db.session.begin_nested()
        note(facility, "step")
        assert len(audit.history(facility, verbs=steps)) == 3
        nested.rollback()
        before = len(sent)
        assert len(audit.history(facility, verbs=steps)) == 2
        assert any("audit_entries" in words for words in sent[before:]), "asked anew"
    db.session.commit()
    assert audit.verify()[1] == []


def test_a_row_stands_once_and_whoever_comes_second_gets_none(app: Flask) -> None:
    facility = accounts.facility()
    person = accounts.owner(facility)
    facts = {"person_id": person.id, "template": "t", "facts": {}, "key": "once"}
    first = insert_new(Notice, **facts)
    assert first is not None
    assert first.key == "once"
    with counted() as sent:
        assert insert_new(Notice, **facts) is None
    assert len(sent) == 1
    db.session.commit()
    assert db.session.scalar(select(func.count(Notice.id))) == 1, "nothing else is undone with it"
