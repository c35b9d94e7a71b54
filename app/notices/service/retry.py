"""Letters that could not be delivered get another try."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from app.kernel import audit, clock, jobs
from app.kernel.compare_and_set import took
from app.kernel.db import db
from app.kernel.errors import NotFound, WrongMoment
from app.kernel.i18n import gettext, lazy_gettext
from app.kernel.permissions import Actor
from app.kernel.workflow import Status, Tone
from app.notices.kinds import LETTER
from app.notices.models import Letter
from app.notices.states import LetterState

WORDS: dict[LetterState, Any] = {
    LetterState.WAITING: Status(lazy_gettext("Waiting to leave"), Tone.INFO, "clock"),
    LetterState.SENDING: Status(lazy_gettext("Leaving now"), Tone.INFO, "clock"),
    LetterState.SENT: Status(lazy_gettext("Handed to the mail server"), Tone.OK, "check"),
    LetterState.FAILED: Status(lazy_gettext("Could not be delivered"), Tone.BAD, "x"),
}


def send_again(letter_id: int, actor: Actor) -> None:
    """Put a failed letter back in line; WrongMoment when it is not failed (any more), or its text is forgotten."""
    letter = db.session.get(Letter, letter_id)
    if letter is None:
        raise NotFound()
    step = (
        update(Letter)
        .where(Letter.id == letter_id, Letter.state == LetterState.FAILED, Letter.body != "")
        .values(state=LetterState.WAITING, problem="", sent_with_id=None)
    )
    before = letter.problem
    if not took(step, letter):
        raise WrongMoment(gettext("This letter is not waiting for another try."))
    jobs.enqueue(LETTER, {"letter": letter_id}, key=f"{LETTER}:{letter_id}:{clock.now().isoformat()}")
    audit.record(actor, letter, "send_again", before={"problem": before})
