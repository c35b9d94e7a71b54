"""What an amount is usually like, so that one of another size is asked about."""

from __future__ import annotations

import statistics
from typing import Any

from sqlalchemy import Select

from app.kernel.db import db

LOOKED_AT = 200
"""So many of the newest stand for all."""


def median_of(query: Select[Any]) -> int | None:
    """The middle one of the newest amounts a query names, in its unit; None where there is none above nought."""
    amounts = [row for row in db.session.scalars(query.limit(LOOKED_AT)) if row]
    return int(statistics.median_low(amounts)) if amounts else None
