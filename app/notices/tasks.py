"""What the worker does with letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, or_, select, update

from app.kernel import (
    clock,
    finished,
    form_keys,
    held_uploads,
    jobs,
    policy_reports,
    statistics,
    throttle,
    unsent_forms,
)
from app.kernel.db import QUIET, db
from app.kernel.permissions import Permission
from app.notices import bundles, living_workers, mailer, worker_bell
from app.notices.kinds import LETTER, MAIL_REFUSED, SECRET
from app.notices.models import Letter
from app.notices.service import sent_texts
from app.notices.service.tell import tell_officers
from app.notices.states import LetterState


def wake() -> None:
    """Tell the worker that work was committed; the rows are the truth, so a lost call only delays."""
    worker_bell.ring()


@jobs.handles_together(LETTER)
def send_letters(batch: jobs.Batch) -> None:
    """Send letters over one connection, each with those that share its e-mail, each noted as soon as it left.

    No transaction is open while the mail server is spoken to. A worker killed in between leaves SENDING; the letter
    leaves again under the same Message-ID, by which mail programs drop the double.
    """
    asked: dict[int, list[jobs.Claimed]] = {}
    for job in batch.work:
        asked.setdefault(job.payload["letter"], []).append(job)
    letters, fresh = bundles.take(asked)
    secret = {letter.id for letter in letters if letter.template in SECRET}
    parcels = bundles.parcels(letters)
    batch.done(*(job for number, these in asked.items() if number not in parcels for job in these))
    db.session.commit()
    with mailer.one_connection():
        while parcels and not batch.stopping():
            number = next(iter(parcels))
            parcel, work = parcels.pop(number), [job for job in asked[number] if batch.is_ours(job)]
            if work:
                _send(batch, work, number, parcel, {"body": ""} if number in secret else {})
    if waits := fresh & parcels.keys():
        _put_back(waits)


def _send(
    batch: jobs.Batch, work: list[jobs.Claimed], letter_id: int, parcel: mailer.Parcel, forget: dict[str, str]
) -> None:
    try:
        mailer.send(parcel)
    except (mailer.Undeliverable, ValueError) as fault:
        _note(letter_id, parcel.carries, state=LetterState.FAILED, problem=str(fault)[:500])
    except Exception as fault:
        _note(letter_id, parcel.carries, state=LetterState.WAITING, problem=str(fault)[:500])
        if isinstance(fault, mailer.Misconfigured):
            _tell_administrators(str(fault))
        for job in work:
            batch.failed(job, fault)
        return
    else:
        _note(letter_id, parcel.carries, state=LetterState.SENT, sent_at=clock.now(), problem="", **forget)
    batch.done(*work)
    db.session.commit()


def _put_back(letter_ids: Iterable[int]) -> None:
    """Letters nobody ever began to send wait as before; what a killed worker may have sent gathers nothing more."""
    begun = (Letter.id.in_(list(letter_ids)), Letter.state == LetterState.SENDING)
    step = update(Letter).where(*begun).values(state=LetterState.WAITING)
    db.session.execute(step, execution_options=QUIET)


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


def _note(letter_id: int, carries: int = bundles.MOST, **values: Any) -> None:
    these = Letter.id == letter_id
    if carries:
        bundles.hold_carried(letter_id)
        these = or_(these, Letter.sent_with_id == letter_id)
    step = update(Letter).where(these).values(**values)
    db.session.execute(step, execution_options=QUIET)


@jobs.every("notices.dead_workers", 30)
def take_over() -> None:
    """What a killed worker of this machine held goes on at once."""
    with living_workers.dead(worker_bell.PLACE()[0]) as workers:
        if workers:
            jobs.free(workers)
            db.session.commit()


@jobs.every("kernel.finished", 600)
def forget_finished() -> None:
    """Jobs done long ago go, and the texts of letters sent long ago; in short transactions, some at a time."""
    for _ in range(finished.MOST_TRANSACTIONS):
        before, most = finished.before(), finished.AT_ONCE
        gone = jobs.forget_done(before, most) + sent_texts.forget(before, most)
        db.session.commit()
        if not gone:
            return


@jobs.every("kernel.statistics", statistics.HOUR)
def count_rows() -> None:
    """SQLite is told how large its tables have become."""
    statistics.gather()


@jobs.every("kernel.throttle", 3_600)
def forget_tries() -> None:
    """Old counts of tries go, keys of forms nobody can still have open, files held for a refused form, old typing."""
    throttle.sweep()
    form_keys.sweep()
    held_uploads.sweep()
    policy_reports.sweep()
    unsent_forms.sweep()
