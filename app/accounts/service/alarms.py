"""Alarms for the administrators: a limit of the whole site was reached.

The line in the security log is written while a request is refused; the worker reads it here and writes the letter, so
that an attack waits for no mail.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts import sign_in_limits
from app.accounts.events import SiteLimitReached
from app.accounts.models import SecurityEvent
from app.kernel import bus, clock
from app.kernel.db import db

WITHIN = timedelta(hours=1)
MOST_ORIGINS, MOST_LINES = 5, 5_000


def tell() -> None:
    """Tell of what was reached within the hour; told again, it changes nothing (one letter for each hour)."""
    limit = sign_in_limits.WHOLE_SITE
    reached = select(SecurityEvent.at).where(
        SecurityEvent.kind == "limit-reached",
        SecurityEvent.at > clock.now() - WITHIN,
        SecurityEvent.facts["limit"].as_string() == limit.name,
    )
    told: set[str] = set()
    for at in db.session.scalars(reached.order_by(SecurityEvent.at)).all():
        hour = f"{at:%Y-%m-%dT%H}"
        if hour in told:
            continue
        told.add(hour)
        span = timedelta(seconds=limit.seconds)
        minutes = limit.seconds // 60
        bus.publish(SiteLimitReached(hour, limit.title, limit.times, minutes, at, _origins(at - span, at)))


def _origins(first: datetime, last: datetime) -> list[str]:
    """From where most failed tries came, such as ``203.0.113.66 (50)``."""
    failed = select(SecurityEvent.facts["origin"].as_string()).where(
        SecurityEvent.kind == "sign-in-failed", SecurityEvent.at >= first, SecurityEvent.at <= last
    )
    counted = Counter(origin for origin in db.session.scalars(failed.limit(MOST_LINES)) if origin)
    return [f"{origin} ({times})" for origin, times in counted.most_common(MOST_ORIGINS)]
