"""A new installation gets its agencies and its first administrator from the command line."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Agency, Membership
from app.kernel.db import db
from app.kernel.permissions import Role
from app.notices.models import Letter


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
