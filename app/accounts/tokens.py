"""Links that are keys: signed, dated, each good for one purpose only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.kernel.ports import Port

HOUR = 3_600
DAY = 24 * HOUR
MOST = 1_000


class Purpose(StrEnum):
    """What a link opens; each is signed with a key of its own."""

    CONFIRM = "confirm"
    RESET = "reset"
    OFFER = "offer"
    DEVICE = "known-device"
    DEVICE_OUT = "sign-device-out"
    EMAIL_NEW = "confirm-new-email"
    EMAIL_STOP = "stop-new-email"
    LETTERS = "letters"
    KEEP = "keep"


LASTS = {
    Purpose.CONFIRM: 3 * DAY,
    Purpose.RESET: HOUR,
    Purpose.OFFER: 14 * DAY,
    Purpose.DEVICE: 365 * DAY,
    Purpose.DEVICE_OUT: 7 * DAY,
    Purpose.EMAIL_NEW: DAY,
    Purpose.EMAIL_STOP: 7 * DAY,
    Purpose.LETTERS: 3_650 * DAY,
    Purpose.KEEP: 8 * DAY,
}
"""Seconds."""


class SpentLink(WrongMoment):
    """A link that opens nothing: altered, for another purpose, used, or too old."""


SECRETS: Port[Sequence[str]] = Port("secrets of signed links")
"""Links are signed with the last; those signed with the others still open."""


class _OurClock(TimestampSigner):
    """Dates links by the clock of this house."""

    def get_timestamp(self) -> int:
        """Seconds since 1970 by the site's clock, which tests may move."""
        return int(clock.now().timestamp())


def _signer(purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        list(SECRETS()),
        salt=f"accounts.{purpose}",
        signer=_OurClock,
        signer_kwargs={"digest_method": hashlib.sha256},
    )


def seal(purpose: Purpose, facts: Any) -> str:
    """A link for one purpose; ``facts`` are plain values and can be read by its holder."""
    return str(_signer(purpose).dumps(facts))


def unseal(purpose: Purpose, token: str) -> Any:
    """The facts of a link; SpentLink when it is altered, for another purpose, or too old."""
    try:
        if len(token) > MOST:
            raise BadData("too long")
        return _signer(purpose).loads(token, max_age=LASTS[purpose])
    except BadData as fault:
        raise spent() from fault


def spent() -> SpentLink:
    """The refusal of a link that opens nothing (any more)."""
    return SpentLink(gettext("This link is no longer good. Ask for a new one."))


def fingerprint(*secrets: str) -> str:
    """A short mark that changes when any of these change: a link carries it and so works once."""
    return hashlib.sha256("\n".join(secrets).encode()).hexdigest()[:20]


class Numbered(Protocol):
    """A row with a number."""

    id: Any


Row = TypeVar("Row", bound=Numbered)


@dataclass(frozen=True)
class LinkTo(Generic[Row]):
    """Links to a row of one table, good for the row they were made for and as long as its ``marks`` stay as they are.

    Its number alone would not do: what a link opens may be gone, and another row have its number.
    """

    purpose: Purpose
    table: type[Row]
    marks: Callable[[Row], Sequence[str]]

    def seal(self, row: Row) -> str:
        """A link to this row, which has its number by now."""
        return seal(self.purpose, [row.id, fingerprint(*self.marks(row))])

    def opened(self, token: str) -> Row:
        """The row of a link; SpentLink when it is gone, or is not what it was when the link was made."""
        match unseal(self.purpose, token):
            case [int(number), str(mark)]:
                row = db.session.get(self.table, number)
                if row is not None and fingerprint(*self.marks(row)) == mark:
                    return row
        raise spent()
