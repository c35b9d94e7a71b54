"""Many at the same moment: one application per facility and fair (I13), one decision per state (I12)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.fairs.models import Application, Fair
from app.fairs.service import apply, decide
from app.fairs.states import ApplicationState as A
from app.kernel import audit
from app.kernel.db import db
from app.kernel.workflow import Workflow
from tests.fairs.crowd import CROWD, at_once
from tests.make import accounts, catalog, fairs as make


def beginning(app: Flask) -> list[str]:
    facility, fair = accounts.facility(), make.fair()
    catalog.product(facility)
    owner = accounts.acting(accounts.owner(facility))
    fair_id = fair.id
    db.session.commit()
    return at_once(app, lambda _: apply.start(db.session.get_one(Fair, fair_id), owner) and None)


@pytest.mark.race
def test_many_beginnings_at_once_make_one_application_and_the_rest_are_led_to_it(app: Flask) -> None:
    read = beginning(app)

    number = db.session.scalars(select(Application.number)).one()
    assert read.count("") == 1
    assert all(number in sentence for sentence in read if sentence)


@pytest.mark.race
def test_without_the_index_and_the_look_before_there_are_several(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it is the database that holds the line."""
    db.session.execute(db.text("DROP INDEX uq_applications_live"))
    db.session.commit()
    monkeypatch.setattr(apply.queries, "live_application", lambda *_args, **_values: None)

    beginning(app)

    assert (db.session.scalar(select(func.count(Application.id))) or 0) > 1


def deciding(app: Flask) -> tuple[int, list[str]]:
    application = make.application(state=A.ELIGIBLE)
    heads = [accounts.staff(accounts.Role.PROVINCIAL_HEAD) for _ in range(CROWD)]
    application_id = application.id
    db.session.commit()

    def act(number: int) -> None:
        row = db.session.get_one(Application, application_id)
        verb = "list" if number % 2 else "reject"
        decide.decide(row, verb, heads[number], reason="Lý do.", list_number="1/DS")

    return application_id, at_once(app, act)


def decisions(application_id: int) -> int:
    row = db.session.get_one(Application, application_id)
    return len(audit.history(row, verbs=("list", "reject")))


@pytest.mark.race
def test_of_many_decisions_at_once_one_holds_and_the_others_read_who_was_faster(app: Flask) -> None:
    application_id, read = deciding(app)

    assert read.count("") == 1
    assert decisions(application_id) == 1
    assert all(sentence for sentence in read if sentence)


@pytest.mark.race
def test_without_the_compare_and_set_several_decisions_stand(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a state written without asking what it was."""

    def blind(self: Workflow, step: Any, thing: Any, version: int | None, *_also: Any) -> None:
        db.session.execute(update(Application).where(Application.id == thing.id).values(state=step.to))
        db.session.refresh(thing, ["state", "version"])

    monkeypatch.setattr(Workflow, "_compare_and_set", blind)

    application_id, read = deciding(app)

    assert read.count("") > 1
    assert decisions(application_id) > 1


@pytest.mark.race
def test_a_withdrawal_and_a_decision_at_the_same_moment_are_never_both_true(app: Flask) -> None:
    application = make.application(state=A.ELIGIBLE)
    owner = accounts.acting(accounts.owner(application.facility))
    head = accounts.staff(accounts.Role.PROVINCIAL_HEAD)
    application_id = application.id
    db.session.commit()

    def act(number: int) -> None:
        row = db.session.get_one(Application, application_id)
        if number % 2:
            apply.withdraw(row, owner)
        else:
            decide.decide(row, "reject", head, reason="Lý do.")

    read = at_once(app, act)

    row = db.session.get_one(Application, application_id)
    assert read.count("") == 1
    assert row.state in {A.WITHDRAWN, A.REJECTED}
    assert len(audit.history(row, verbs=("withdraw", "reject"))) == 1
