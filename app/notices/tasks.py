"""What the worker does with letters."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from app.kernel import clock, held, jobs, once, throttle
from app.kernel.db import db
from app.notices import mailer, trigger
from app.notices.models import Letter, LetterState

LETTER = "letter"
SECRET = frozenset({"accounts/confirm", "accounts/reset", "accounts/offer"})
"""Letters whose link is a key: their text is forgotten once they left."""


def wake() -> None:
    """Tell the worker that work was committed; the rows are the truth, so a lost call only delays."""
    trigger.ring()


@jobs.handles(LETTER)
def send_letter(payload: dict[str, Any]) -> None:
    """Send one letter. No transaction is open while the mail server is spoken to.

    A worker killed in between leaves SENDING and a lease; after the lease the letter leaves again under the same
    Message-ID, by which mail programs drop the double.
    """
    letter = db.session.get(Letter, payload["letter"])
    if letter is None or letter.state in {LetterState.SENT, LetterState.FAILED}:
        return
    parcel = mailer.Parcel(
        letter.to, letter.subject, letter.body, letter.language, letter.message_id, letter.created_at
    )
    letter_id, forget = letter.id, {"body": ""} if letter.template in SECRET else {}
    letter.state = LetterState.SENDING
    db.session.commit()
    try:
        mailer.send(parcel)
    except (mailer.Undeliverable, ValueError) as fault:
        _note(letter_id, state=LetterState.FAILED, problem=str(fault)[:500])
        return
    except Exception as fault:
        _note(letter_id, state=LetterState.WAITING, problem=str(fault)[:500])
        db.session.commit()
        raise
    _note(letter_id, state=LetterState.SENT, sent_at=clock.now(), problem="", **forget)


@jobs.every("notices.give_up", 60)
def give_up() -> None:
    """Letters whose tries are spent are failed, so that somebody sees them."""
    for job_id, payload in jobs.spent(LETTER):
        _note(payload["letter"], state=LetterState.FAILED)
        jobs.close(job_id)


def _note(letter_id: int, **values: Any) -> None:
    step = update(Letter).where(Letter.id == letter_id).values(**values)
    db.session.execute(step, execution_options={"synchronize_session": False})
    db.session.expire_all()


@jobs.every("kernel.throttle", 3_600)
def forget_tries() -> None:
    """Old counts of tries go, keys of forms nobody can still have open, and files held for a refused form."""
    throttle.sweep()
    once.sweep()
    held.sweep()
