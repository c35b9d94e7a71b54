"""Reading the inbox."""

from __future__ import annotations

from sqlalchemy import func, select

from app.kernel.db import db
from app.kernel.permissions import Actor
from app.notices.models import Notice


def unread_count(actor: Actor) -> int:
    """How many notices the person has not seen."""
    query = select(func.count()).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None))
    return db.session.scalar(query) or 0
