"""The browsers somebody has signed in with, and the sessions open on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import NAME, reference
from app.kernel.db import Base, NeverReusedPk

ORIGIN = 60


class KnownDevice(Base):
    """A browser that signed in fully as this person. Only a hash of what its cookie holds is kept.

    One browser may be known to several people who share it; each has a row. ``…_from`` is a network address as
    ``throttle.block`` writes it.
    """

    __tablename__ = "known_devices"
    __table_args__ = (UniqueConstraint("person_id", "device_hash"),)

    id: Mapped[NeverReusedPk]
    person_id: Mapped[int] = reference("people.id")
    device_hash: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(NAME)
    first_seen: Mapped[datetime]
    first_from: Mapped[str] = mapped_column(String(ORIGIN), default="")
    last_seen: Mapped[datetime]
    last_from: Mapped[str] = mapped_column(String(ORIGIN), default="")


class OpenSession(Base):
    """A session begun on a known device and not ended yet; ``number`` is the session's own, as in its cookie."""

    __tablename__ = "open_sessions"

    number: Mapped[str] = mapped_column(String(24), primary_key=True)
    device_id: Mapped[int] = reference("known_devices.id")
    begun_at: Mapped[datetime] = mapped_column(index=True)
