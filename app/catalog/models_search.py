"""What staff add to the search, and what buyers looked for and did not find."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import CODE, NAME, Stamped
from app.kernel.db import Base, Pk
from app.kernel.text_columns import folded_from

LONGEST_WORDS = 80


class SynonymPair(Base, Stamped):
    """Two words for the same thing, from staff; nothing is deleted: from ``ended_at`` on it counts no more."""

    __tablename__ = "synonym_pairs"

    id: Mapped[Pk]
    term: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    other: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    is_english: Mapped[bool] = mapped_column(default=False)
    """``other`` is the English name: it finds the Vietnamese term."""
    added_by: Mapped[str] = mapped_column(NAME)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(NAME, default="")
    search_key: Mapped[str] = folded_from("term", "other")


class SilentSearch(Base):
    """Words that found nothing, how often in a month, and within which group and province: never who asked, nor when."""

    __tablename__ = "silent_searches"
    __table_args__ = (
        UniqueConstraint("month", "words", "group_code", "province_code", name="uq_silent_searches_once"),
        Index("ix_silent_searches_often", "times", "id"),
    )

    id: Mapped[Pk]
    month: Mapped[date]
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    group_code: Mapped[str] = mapped_column(CODE, default="")
    province_code: Mapped[str] = mapped_column(String(2), default="")
    times: Mapped[int] = mapped_column(default=0)
