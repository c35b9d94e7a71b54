"""People who closed their account: their name is said nowhere any more, while every line of history keeps its hash.

History is chained and cannot be rewritten, so a forgotten name stays in the row and is left out wherever a line is
shown (``AuditEntry.actor_name``, ``web/facts.py``). What somebody decided as staff stays signed: accounting law wants
to know who decided about public money.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, BigId, db
from app.kernel.i18n import gettext

CLOSED_NAME = "Tài khoản đã đóng (account closed)"
"""What stands where the name of somebody stood who closed their account."""


class ForgottenActor(Base):
    """Somebody whose name no line of history shows any more."""

    __tablename__ = "forgotten_actors"

    actor_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class ForgottenWord(Base):
    """The fingerprint of a name, an address or a number that no line of history shows any more."""

    __tablename__ = "forgotten_words"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


def forget(actor_id: int, words: Iterable[str]) -> None:
    """Show neither this actor's name nor any of these words in history from now on; safe to repeat."""
    db.session.merge(ForgottenActor(actor_id=actor_id))
    for word in {word for word in words if word}:
        db.session.merge(ForgottenWord(digest=digest(word)))


def digest(word: str) -> str:
    """The fingerprint of a word."""
    return hashlib.sha256(word.encode()).hexdigest()


def digests() -> frozenset[str]:
    """Every fingerprint there is."""
    return frozenset(db.session.scalars(select(ForgottenWord.digest)))


def closed_name() -> str:
    """What is said instead of a forgotten name, in the reader's language."""
    return gettext("Account closed")
