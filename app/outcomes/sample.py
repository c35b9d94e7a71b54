"""Which delivered goods the national agency checks itself (domain §6): nobody who reports knows beforehand.

Drawn by the result's number with a secret of the site: the same every time, however often a report is corrected, and
not to be reckoned from the numbers that went before.
"""

from __future__ import annotations

import hmac

PERCENT = 20
_secret = [b""]


def use(secret: str) -> None:
    """Draw with this from now on."""
    _secret[:] = [secret.encode()]


def is_drawn(number: str, percent: int = PERCENT) -> bool:
    """Whether the result of this number is in the sample."""
    draw = hmac.digest(_secret[0], f"sample:{number}".encode(), "sha256")
    return int.from_bytes(draw[:4], "big") % 100 < percent
