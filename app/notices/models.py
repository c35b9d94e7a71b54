"""What people are told: the inbox on the site and the letters that leave it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.kernel.columns import NAME, Stamped, enum_of, index_where, reference
from app.kernel.db import Base, NeverReusedPk, Pk
from app.kernel.text_columns import folded_from
from app.notices.states import (
    LetterRhythm,
    LetterState,
)

WITH_TEXT = "body <> ''"
"""Letters that still have their text; said in these words they are found by an index."""


class LetterChoice(Base, Stamped):
    """What somebody chose about the letters one may do without; nothing chosen is ``AT_ONCE``."""

    __tablename__ = "letter_choices"

    id: Mapped[Pk]
    person_id: Mapped[int] = reference("people.id", index=False)
    rhythm: Mapped[LetterRhythm] = mapped_column(enum_of(LetterRhythm))
    __table_args__ = (Index("uq_letter_choices_person", "person_id", unique=True),)


class Notice(Base, Stamped):
    """A line in somebody's inbox. ``template`` and ``facts`` make its words in the reader's language."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("uq_notices_once", "person_id", "key", unique=True),
        index_where("ix_notices_unread", "read_at IS NULL", "person_id"),
    )

    id: Mapped[NeverReusedPk]
    person_id: Mapped[int] = reference("people.id")
    template: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]]
    link: Mapped[str] = mapped_column(String(300), default="")
    key: Mapped[str] = mapped_column(String(160))
    read_at: Mapped[datetime | None]


class Letter(Base, Stamped):
    """An e-mail, written in the transaction of the change it tells about; one per event, reader and kind (I17).

    ``person_id`` is None for an address without an account (an offered role). ``problem`` is what the mail server said.
    ``bundle`` names what it may share one e-mail with (its kind, or "daily"; empty: leaves alone); ``sent_with_id`` is the
    letter whose e-mail carries this one too.
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index("uq_letters_once", "to", "key", unique=True),
        Index("ix_letters_newest", "created_at", "id"),
        Index("ix_letters_in_state", "state", "created_at", "id"),
        index_where("ix_letters_with_text", WITH_TEXT, "state", "sent_at"),
    )

    id: Mapped[NeverReusedPk]
    person_id: Mapped[int | None] = reference("people.id", nullable=True)
    key: Mapped[str] = mapped_column(String(160))
    template: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2))
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(NAME)
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[LetterState] = mapped_column(enum_of(LetterState), default=LetterState.WAITING)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text, default="")
    bundle: Mapped[str] = mapped_column(String(80), default="")
    sent_with_id: Mapped[int | None] = reference("letters.id", nullable=True)
    search_key: Mapped[str] = folded_from("to", "subject")
    person: Mapped[Person | None] = relationship()
