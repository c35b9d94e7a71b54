"""What somebody is typing into a long form, kept on the site until they save it: nobody else sees it, nothing follows.

One copy for each person and place (``product:12``). It carries a version, so that two open pages of one person do not
write over each other: whoever keeps from a version that is no longer the last one is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, unique
from app.kernel.db import QUIET, Base, BigId, db

KEEP = timedelta(days=30)
MOST = 100_000
"""The most characters of one form that are kept."""
Fields = Sequence[tuple[str, str]]


class UnsentForm(Base):
    """The fields of one form as its writer last typed them, by name, and how often they were kept."""

    __tablename__ = "unsent_forms"

    person_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    version: Mapped[int]
    kept_at: Mapped[datetime] = mapped_column(default=clock.now)


def keep(person_id: int, place: str, fields: Fields, seen: int) -> int | None:
    """Keep what is typed over version ``seen`` (0: none yet); gives its new version.

    None when another page kept something meanwhile, or when the form is larger than any that people type.
    """
    if sum(len(name) + len(text) for name, text in fields) > MOST:
        return None
    row: dict[str, Any] = {
        "fields": [list(one) for one in fields],
        "version": seen + 1,
        "kept_at": clock.now(),
    }
    if not seen:
        made = unique.insert_new(UnsentForm, person_id=person_id, place=place, **row)
        return made.version if made else None
    mine = UnsentForm.person_id == person_id, UnsentForm.place == place, UnsentForm.version == seen
    step = update(UnsentForm).where(*mine).values(**row).returning(UnsentForm.version)
    return db.session.scalar(step, execution_options=QUIET)


def kept(person_id: int, place: str) -> UnsentForm | None:
    """What somebody typed at a place and did not save."""
    mine = UnsentForm.person_id == person_id, UnsentForm.place == place
    return db.session.scalars(select(UnsentForm).where(*mine)).first()


def forget(person_id: int, place: str) -> None:
    """It was saved or thrown away."""
    mine = UnsentForm.person_id == person_id, UnsentForm.place == place
    db.session.execute(delete(UnsentForm).where(*mine))


def forget_person(person_id: int) -> None:
    """Everything somebody typed and did not save."""
    db.session.execute(delete(UnsentForm).where(UnsentForm.person_id == person_id))


def sweep() -> None:
    """Forget what nobody came back to (the worker does this)."""
    db.session.execute(delete(UnsentForm).where(UnsentForm.kept_at < clock.now() - KEEP))
