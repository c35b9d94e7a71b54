"""A form sent twice acts once: the browser carries a key made with the form.

The first POST with a key claims it in its own transaction; a repeat is refused by the primary key and led to the
first one's result.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, unique
from app.kernel.db import QUIET, Base, BigId, db

KEEP = timedelta(days=60)
"""Twice as long as the longest session."""


class FormKey(Base):
    """A form key that was used, by whom, where its result is, and a digest of what was sent with it."""

    __tablename__ = "form_keys"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(BigId)
    location: Mapped[str] = mapped_column(String(500), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)


def new_key() -> str:
    """A fresh key for a form."""
    return secrets.token_urlsafe(24)


def claim(key: str, person_id: int | None, digest: str = "", location: str = "") -> bool:
    """Whether this is the first use of the key; claims it in the current transaction.

    Another request that uses it at this moment is waited for. ``location`` where it is known before.
    """
    if not key:
        return True
    mine = unique.insert_new(FormKey, key=key[:64], person_id=person_id, digest=digest, location=location)
    return mine is not None


def is_used(key: str) -> bool:
    """Whether a form with this key was sent before; takes nothing."""
    return bool(key) and db.session.get(FormKey, key[:64]) is not None


def remember(key: str, location: str) -> None:
    """Note where the result of this form is, for a repeat."""
    step = update(FormKey).where(FormKey.key == key[:64]).values(location=location)
    db.session.execute(step, execution_options=QUIET)


def result_of(key: str, person_id: int | None) -> str:
    """Where the first use of this key led; empty when unknown or somebody else's."""
    query = select(FormKey.location).where(FormKey.key == key[:64], FormKey.person_id == person_id)
    return db.session.scalar(query) or ""


def is_same(key: str, digest: str) -> bool:
    """Whether the first sending of this form said the same."""
    known = db.session.scalar(select(FormKey.digest).where(FormKey.key == key[:64])) or digest
    return known == digest


def sweep() -> None:
    """Forget keys older than any page that still holds one (the worker does this)."""
    db.session.execute(delete(FormKey).where(FormKey.at < clock.now() - KEEP))
