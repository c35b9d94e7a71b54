"""A facility hands in its application while a check looks at everything, on SQLite as on PostgreSQL."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app import cli
from app.fairs.models import Application
from app.fairs.service import apply
from app.fairs.states import ApplicationState as A
from app.kernel.db import db, only_read
from tests.make import accounts, catalog, fairs as make

CHECKS = (["audit", "verify"], ["ledger", "verify"], ["search", "check"], ["search", "rebuild"])
ASKED = {"verify": ("audit_entries", "budget_lines"), "check": ("products",), "rebuild": ("products",)}


class Meanwhile:
    """Hands an application in from a thread of its own as soon as the command has begun to look."""

    def __init__(self, app: Flask) -> None:
        self.app, self.state, self.fault = app, A.DRAFT, ""
        facility = accounts.facility()
        catalog.product(facility)
        self.owner = accounts.acting(accounts.owner(facility))
        row = make.application(make.fair(), facility, A.DRAFT)
        make.document(row)
        apply.pledge(row, self.owner, cofunding=True, no_double=True)
        self.number = row.id
        db.session.commit()

    def _hand_in(self) -> None:
        with self.app.app_context():
            only_read(False)
            try:
                row = db.session.get_one(Application, self.number)
                apply.submit(row, self.owner)
                db.session.commit()
                self.state = row.state
            except OperationalError as fault:
                self.fault = str(fault)
            finally:
                db.session.remove()

    def run(self, command: list[str]) -> int:
        """The command, with somebody writing in the middle of it; gives its exit code."""
        here, waiting = threading.get_ident(), [1]

        def note(_connection: Any, _cursor: Any, words: str, *_more: Any) -> None:
            looks = any(f"FROM {table}" in words for table in ASKED[command[1]])
            if waiting and looks and threading.get_ident() == here:
                waiting.clear()
                writer = threading.Thread(target=self._hand_in)
                writer.start()
                writer.join()

        event.listen(db.engine, "after_cursor_execute", note)
        try:
            return self.app.test_cli_runner().invoke(args=command).exit_code
        finally:
            event.remove(db.engine, "after_cursor_execute", note)


@pytest.mark.parametrize("command", CHECKS, ids=" ".join)
def test_an_application_is_handed_in_while_a_check_runs(app: Flask, command: list[str]) -> None:
    meanwhile = Meanwhile(app)
    if command == ["search", "check"]:
        app.test_cli_runner().invoke(args=["search", "rebuild"])

    code = meanwhile.run(command)

    assert (meanwhile.fault, meanwhile.state) == ("", A.SUBMITTED)
    assert code == 0


@pytest.mark.sqlite_only
def test_a_check_that_looks_as_if_it_might_write_would_hold_them_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "snapshot", nullcontext)
    meanwhile = Meanwhile(app)
    meanwhile.run(["audit", "verify"])
    assert "locked" in meanwhile.fault
