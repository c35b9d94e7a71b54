"""Reading what somebody proves themselves with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.accounts.factor_models import Authenticator, Passkey, RecoveryCode
from app.kernel.db import db


@dataclass(frozen=True)
class Held:
    """What one person holds; ``codes_left`` are recovery codes not used yet."""

    authenticator: Authenticator | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is a second factor; recovery codes alone are none."""
        return self.authenticator is not None or bool(self.passkeys)


def holds_one(person_id: Any) -> ColumnElement[bool]:
    """The condition that a person (a number or a column) has a second factor."""
    return or_(
        exists().where(Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None)),
        exists().where(Passkey.person_id == person_id),
    )


def has_any(person_id: int) -> bool:
    """Whether somebody has a second factor."""
    return bool(db.session.scalar(select(holds_one(person_id))))


def held(person_id: int) -> Held:
    """Everything somebody proves themselves with besides the password."""
    left = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return Held(authenticator(person_id), passkeys(person_id), db.session.scalar(left) or 0)


def authenticator(person_id: int) -> Authenticator | None:
    """The app in use."""
    found: Authenticator | None = db.session.scalar(
        _apps(person_id).where(Authenticator.confirmed_at.is_not(None))
    )
    return found


def waiting_authenticator(person_id: int) -> Authenticator | None:
    """The app that is being set up: no code of it was typed yet."""
    found: Authenticator | None = db.session.scalar(
        _apps(person_id).where(Authenticator.confirmed_at.is_(None))
    )
    return found


def passkeys(person_id: int) -> list[Passkey]:
    """Somebody's passkeys, oldest first."""
    query = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)
    return list(db.session.scalars(query))


def _apps(person_id: int) -> Any:
    return (
        select(Authenticator)
        .where(Authenticator.person_id == person_id)
        .order_by(Authenticator.id.desc())
        .limit(1)
    )
