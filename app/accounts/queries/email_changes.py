"""Changes of somebody's e-mail address."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.accounts import tokens
from app.accounts.email_change_models import EmailChange
from app.kernel import clock
from app.kernel.db import db


def waiting(person_id: int) -> list[EmailChange]:
    """Those asked for and neither confirmed nor ended nor stopped, while their link is good; at most one."""
    oldest = clock.now() - timedelta(seconds=tokens.LASTS[tokens.Purpose.EMAIL_NEW])
    query = select(EmailChange).where(
        EmailChange.person_id == person_id,
        EmailChange.confirmed_at.is_(None),
        EmailChange.ended_at.is_(None),
        EmailChange.stopped_at.is_(None),
        EmailChange.created_at > oldest,
    )
    return list(db.session.scalars(query))


def not_stopped_since(row: EmailChange) -> list[EmailChange]:
    """This change and every later one of the same account that was not stopped."""
    query = select(EmailChange).where(
        EmailChange.person_id == row.person_id, EmailChange.id >= row.id, EmailChange.stopped_at.is_(None)
    )
    return list(db.session.scalars(query))
