"""What was counted against a limit."""

from __future__ import annotations

from sqlalchemy import func, select

from app.kernel import throttle
from app.kernel.db import db


def hits(name: str = "") -> int:
    """How many tries are counted under names that begin so."""
    query = select(func.coalesce(func.sum(throttle.ThrottleHit.hits), 0))
    return int(db.session.scalar(query.where(throttle.ThrottleHit.key.startswith(name))) or 0)
