"""What somebody proves themselves with besides the password: an authenticator app, passkeys, recovery codes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import NAME, Stamped, reference
from app.kernel.db import Base, NeverReusedPk, Pk


class Authenticator(Base, Stamped):
    """An app that makes one-time codes. ``secret`` is sealed; ``last_step`` is the time step of the last code used.

    It counts from ``confirmed_at`` on: its owner has typed a first code.
    """

    __tablename__ = "authenticators"

    id: Mapped[Pk]
    person_id: Mapped[int] = reference("people.id")
    secret: Mapped[str] = mapped_column(String(300))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    confirmed_at: Mapped[datetime | None]


class Passkey(Base, Stamped):
    """A key kept by a device or a security key. ``data`` is its public half; ``counter`` how often it has signed."""

    __tablename__ = "passkeys"
    __table_args__ = (UniqueConstraint("credential_id"),)

    id: Mapped[NeverReusedPk]
    person_id: Mapped[int] = reference("people.id")
    name: Mapped[str] = mapped_column(NAME)
    credential_id: Mapped[str] = mapped_column(String(1_400))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    counter: Mapped[int] = mapped_column(BigInteger, default=0)
    used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """A question put to a browser, answered once. ``key`` is what the browser's session keeps of it."""

    __tablename__ = "passkey_challenges"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[int] = reference("people.id")
    state: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class RecoveryCode(Base, Stamped):
    """A code on paper for whoever lost the telephone; only its hash is kept, and it opens once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[Pk]
    person_id: Mapped[int] = reference("people.id")
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]
