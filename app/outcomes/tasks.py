"""After a fair: the questions at +3, +6 and +12 months, and their reminders."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.fairs.events import FairHeld
from app.fairs.models import Application, Fair
from app.fairs.states import FairState
from app.kernel import clock, jobs, unique
from app.kernel.db import db
from app.kernel.i18n import in_both
from app.notices import service as notices
from app.outcomes import rules
from app.outcomes.models import FollowUp
from app.outcomes.queries.mine import ATTENDED

HELD = (FairState.HELD, FairState.ACCEPTED)
HOUR = 3_600
BATCH = 500


def on_fair_held(event: FairHeld) -> None:
    """A fair was held: questions for everybody already recorded as having been there."""
    fill(event.fair_id)


@jobs.every("outcomes.follow_ups", HOUR)
def hourly() -> None:
    """Questions for those recorded later, then the reminders that fell due. Safe to repeat."""
    fill()
    remind()


def fill(fair_id: int | None = None) -> int:
    """Make the questions that are missing, of one fair or of all; gives for how many facilities."""
    wanting = (
        select(Application.facility_id, Fair.id, func.coalesce(Fair.ends_on, Fair.starts_on))
        .join(Fair, Fair.id == Application.fair_id)
        .where(
            Application.state.in_(ATTENDED),
            Fair.state.in_(HELD),
            ~exists().where(
                FollowUp.facility_id == Application.facility_id,
                FollowUp.fair_id == Fair.id,
                FollowUp.months == rules.MONTHS[-1],
            ),
        )
        .order_by(Application.id)
    )
    if fair_id is not None:
        wanting = wanting.where(Fair.id == fair_id)
    rows = [
        {
            "facility_id": facility,
            "fair_id": fair,
            "months": months,
            "due_on": rules.months_after(end, months),
            "nothing_sold": False,
            "note": "",
            "reminded": 0,
            "created_at": clock.now(),
        }
        for facility, fair, end in db.session.execute(wanting)
        for months in rules.MONTHS
    ]
    if rows:
        db.session.execute(unique.insert(FollowUp).on_conflict_do_nothing(), rows)
    return len(rows) // len(rules.MONTHS)


def remind() -> int:
    """Write to facilities whose question fell due, and once more two weeks later; gives how many were written to.

    A question found only when it is long due is asked once.
    """
    today = clock.today()
    late = today - timedelta(days=rules.REMIND_AGAIN_DAYS)
    due = or_(
        and_(FollowUp.reminded == 0, FollowUp.due_on <= today),
        and_(FollowUp.reminded == 1, FollowUp.due_on <= late),
    )
    query = select(FollowUp).where(FollowUp.answered_at.is_(None), due)
    query = query.options(joinedload(FollowUp.fair).lazyload("*")).order_by(FollowUp.due_on, FollowUp.id)
    found = list(db.session.scalars(query.limit(BATCH)).unique())
    for question in found:
        question.reminded = 2 if question.due_on <= late else 1
        notices.tell(
            question.facility_id,
            "outcomes/follow_up",
            key=f"follow_up:{question.id}:{question.reminded}",
            link=("outcomes.follow_up", {"follow_up_id": question.id}),
            fair=in_both(question.fair),
            months=question.months,
            again=question.reminded > 1,
        )
    return len(found)
