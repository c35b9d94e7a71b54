"""Which delivered goods the national agency checks itself: nobody who reports knows beforehand.

Drawn by the result's number with a secret of the site: the same every time, however often a report is corrected, and
not to be reckoned from the numbers that went before.
"""

from __future__ import annotations

import hmac

from app.kernel.ports import Port

PERCENT = 20
SECRET: Port[bytes] = Port("secret of the sample")


def is_drawn(number: str, percent: int = PERCENT) -> bool:
    """Whether the result of this number is in the sample."""
    draw = hmac.digest(SECRET(), f"sample:{number}".encode(), "sha256")
    return int.from_bytes(draw[:4], "big") % 100 < percent
