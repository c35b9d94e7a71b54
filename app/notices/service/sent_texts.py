"""The texts of letters go some time after they left: that one was sent, to whom, when and its subject stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text, update

from app.kernel import finished
from app.kernel.db import QUIET, db
from app.kernel.i18n import gettext
from app.notices.models import WITH_TEXT, Letter
from app.notices.states import LetterState


def forget(before: datetime, most: int) -> int:
    """Empty so many of those that left before a moment, the oldest first; gives how many."""
    old = (Letter.state == LetterState.SENT, text(WITH_TEXT), Letter.sent_at < before)
    query = select(Letter.id).where(*old).order_by(Letter.sent_at).limit(most)
    found = list(db.session.scalars(query))
    if found:
        step = update(Letter).where(Letter.id.in_(found)).values(body="")
        db.session.execute(step, execution_options=QUIET)
    return len(found)


def notice() -> str:
    """What stands where a text stood."""
    return gettext(
        "The text of a letter is removed %(days)s days after it left, of one with a secret link at once. "
        "To whom it went, its subject and when stay.",
        days=finished.days(),
    )
