"""Short secrets that must be read again (one-time-code keys), kept unreadable in the database and in its backups.

The key is derived from the site's secret key; what was sealed with one of the fallbacks still opens, as links do.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.kernel.ports import Port

_PURPOSE = b"cho-phien sealed columns"
BOX: Port[MultiFernet] = Port("box for sealed secrets")


class Unreadable(RuntimeError):
    """Sealed with a secret key this site no longer has."""


def box(secrets: Sequence[str]) -> MultiFernet:
    """Seals with the last secret; what was sealed with the others still opens."""
    return MultiFernet([Fernet(_key(secret)) for secret in reversed(secrets)])


def seal(text: str) -> str:
    """The text, unreadable without the site's secret key."""
    return BOX().encrypt(text.encode()).decode()


def unseal(kept: str) -> str:
    """The text again; Unreadable when the secret key is another."""
    try:
        return BOX().decrypt(kept.encode()).decode()
    except InvalidToken as fault:
        raise Unreadable("sealed with a secret key that is not among today's or the fallbacks") from fault


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
