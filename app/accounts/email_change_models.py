"""Changes of e-mail addresses: asked for, confirmed by the new address, stopped by the old one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Stamped, reference
from app.kernel.db import Base, NeverReusedPk

ADDRESS = 254


class EmailChange(Base, Stamped):
    """Somebody's wish to have another address. It reserves nothing: until it is confirmed anybody may sign up with it.

    ``confirmed_at`` is when the account got the new address; ``ended_at`` when the wish was taken back or replaced by
    another and its link confirms nothing any more; ``stopped_at`` when the reader of an old address put things back.
    ``mark`` fits as long as address and password are those it was asked with.
    """

    __tablename__ = "email_changes"

    id: Mapped[NeverReusedPk]
    person_id: Mapped[int] = reference("people.id")
    old_email: Mapped[str] = mapped_column(String(ADDRESS))
    new_email: Mapped[str] = mapped_column(String(ADDRESS))
    mark: Mapped[str] = mapped_column(String(40))
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
