"""Notices on the site: marking as read what one has seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from app.kernel import clock
from app.kernel.db import QUIET, db
from app.kernel.i18n import language
from app.kernel.permissions import Actor
from app.notices import words
from app.notices.models import Notice


@dataclass(frozen=True)
class Line:
    """A notice in words."""

    id: int
    text: str
    link: str
    at: datetime
    is_new: bool


def line(notice: Notice) -> Line:
    """The notice in the language being spoken."""
    text = words.subject(notice.template, notice.facts, language())
    return Line(notice.id, text, notice.link, notice.created_at, notice.read_at is None)


def read(notice: Notice) -> None:
    """Mark it as read; the first time counts."""
    notice.read_at = notice.read_at or clock.now()


def read_all(actor: Actor) -> None:
    """Mark everything of a person as read."""
    mine = (Notice.person_id == actor.person_id, Notice.read_at.is_(None))
    step = update(Notice).where(*mine).values(read_at=clock.now())
    db.session.execute(step, execution_options=QUIET)
