"""When a letter leaves: at once, with others of its kind some minutes later, with the day's others, or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.ports import Port
from app.notices.kinds import is_optional
from app.notices.models import LetterChoice
from app.notices.states import LetterRhythm

DAILY_HOUR = 7
DAILY = "daily"


gathering: Port[timedelta] = Port("time letters gather")
"""How long the first letter of a kind waits for others of its kind; with no time at all each leaves alone."""


@dataclass(frozen=True)
class Departure:
    """When a letter leaves and what it may share one e-mail with; an empty bundle leaves alone."""

    at: datetime
    bundle: str = ""


def chosen(person_ids: Iterable[int]) -> dict[int, LetterRhythm]:
    """What these people chose; who chose nothing is missing."""
    query = select(LetterChoice.person_id, LetterChoice.rhythm).where(
        LetterChoice.person_id.in_(set(person_ids))
    )
    return {row.person_id: row.rhythm for row in db.session.execute(query)}


def departure(template: str, rhythm: LetterRhythm) -> Departure | None:
    """When a letter of this kind leaves for somebody with this choice; None when it does not."""
    if not is_optional(template):
        return Departure(clock.now())
    if rhythm is LetterRhythm.NEVER:
        return None
    if rhythm is LetterRhythm.DAILY:
        return Departure(_next_morning(), DAILY)
    return Departure(clock.now() + gathering(), template) if gathering() else Departure(clock.now())


def _next_morning() -> datetime:
    today = clock.at(clock.today(), DAILY_HOUR)
    return today if clock.now() < today else clock.at(clock.today() + timedelta(days=1), DAILY_HOUR)
