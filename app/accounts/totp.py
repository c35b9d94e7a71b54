"""One-time codes of an authenticator app (RFC 6238): six digits, a new one every 30 seconds."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pyotp

ISSUER = "Chợ Phiên"
STEP = 30
DRIFT = 1
"""Steps a telephone's clock may be off, either way."""
DIGITS = 6


def new_secret() -> str:
    """A fresh secret of 160 bits, as apps take it when it is typed."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """What the square code holds: the ``otpauth://`` address an app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def typed(text: str) -> str:
    """The digits of what somebody typed; blanks between them are how apps show a code."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_code(text: str) -> bool:
    """Whether it looks like a one-time code."""
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """The time step the code belongs to, now or one off; None when it fits none. Whoever asks refuses a step twice."""
    clockwork, now = pyotp.TOTP(secret), int(moment.timestamp()) // STEP
    fitting = (step for step in range(now + DRIFT, now - DRIFT - 1, -1) if clockwork.at(step * STEP) == code)
    return next(fitting, None)
