"""A new installation gets its agencies and its first administrator from the command line."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app import founding
from app.accounts.models import Agency, Membership
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.permissions import Role
from app.notices.models import Letter


def test_an_administrator_whose_role_ended_gets_it_back_with_a_line_of_history(app: Flask) -> None:
    founding.agencies(app.extensions["settings"])
    person = founding.administrator("sep@example.gov.vn", "Nguyễn Văn Sếp")
    first = db.session.scalars(select(Membership)).one()
    first.ended_at = clock.now()

    founding.administrator("sep@example.gov.vn", "Nguyễn Văn Sếp")

    again = db.session.scalars(select(Membership).where(Membership.ended_at.is_(None))).one()
    line = audit.last(again, "join")
    assert line is not None
    assert line.after == {"role": "admin", "person": person.id}


def test_the_first_administrator_gets_a_letter_with_a_link_and_a_second_run_changes_nothing(
    app: Flask,
) -> None:
    for _ in range(2):
        done = app.test_cli_runner().invoke(args=["people", "admin", "sep@example.gov.vn", "Nguyễn Văn Sếp"])
        assert done.exit_code == 0, done.output
    db.session.rollback()
    assert db.session.scalar(select(func.count(Agency.id))) == 35
    assert list(db.session.scalars(select(Membership.role))) == [Role.ADMIN]
    assert "sep@example.gov.vn" in set(db.session.scalars(select(Letter.to)))
