"""What the worker does with letters."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select, update

from app.kernel import clock, form_keys, held_uploads, jobs, policy_reports, throttle
from app.kernel.db import db
from app.kernel.permissions import Permission
from app.notices import bundles, mailer, worker_bell
from app.notices.kinds import LETTER, MAIL_REFUSED, SECRET
from app.notices.models import Letter
from app.notices.service.tell import tell_officers
from app.notices.states import LetterState


def wake() -> None:
    """Tell the worker that work was committed; the rows are the truth, so a lost call only delays."""
    worker_bell.ring()


@jobs.handles(LETTER)
def send_letter(payload: dict[str, Any]) -> None:
    """Send one letter and those that share its e-mail. No transaction is open while the mail server is spoken to.

    A worker killed in between leaves SENDING and a lease; after the lease the letter leaves again under the same
    Message-ID, by which mail programs drop the double.
    """
    letter = db.session.get(Letter, payload["letter"])
    if letter is None or not bundles.take(letter):
        return
    parcel = bundles.parcel(letter)
    letter_id, forget = letter.id, {"body": ""} if letter.template in SECRET else {}
    db.session.commit()
    try:
        mailer.send(parcel)
    except (mailer.Undeliverable, ValueError) as fault:
        _note(letter_id, state=LetterState.FAILED, problem=str(fault)[:500])
        return
    except Exception as fault:
        _note(letter_id, state=LetterState.WAITING, problem=str(fault)[:500])
        if isinstance(fault, mailer.Misconfigured):
            _tell_administrators(str(fault))
        db.session.commit()
        raise
    _note(letter_id, state=LetterState.SENT, sent_at=clock.now(), problem="", **forget)


def _tell_administrators(answer: str) -> None:
    """Once for all letters held up by the same answer: until a letter gets through again the key stays the same."""
    last = db.session.scalar(select(func.max(Letter.sent_at)))
    tell_officers(
        Permission.SETTINGS_MANAGE,
        None,
        MAIL_REFUSED,
        key=f"mail-refused:{answer[:3]}:{last.date().isoformat() if last else ''}",
        link=("notices_desk.letters", {"state": LetterState.WAITING.value}),
        answer=answer,
    )


@jobs.every("notices.give_up", 60)
def give_up() -> None:
    """Letters whose tries are spent are failed, so that somebody sees them."""
    for job_id, payload in jobs.spent(LETTER):
        _note(payload["letter"], state=LetterState.FAILED)
        jobs.close(job_id)


def _note(letter_id: int, **values: Any) -> None:
    step = (
        update(Letter).where(or_(Letter.id == letter_id, Letter.sent_with_id == letter_id)).values(**values)
    )
    db.session.execute(step, execution_options={"synchronize_session": False})
    db.session.expire_all()


@jobs.every("kernel.throttle", 3_600)
def forget_tries() -> None:
    """Old counts of tries go, keys of forms nobody can still have open, and files held for a refused form."""
    throttle.sweep()
    form_keys.sweep()
    held_uploads.sweep()
    policy_reports.sweep()
