"""The question months after a fair: “nothing sold” is a full answer, silence is none."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from app.kernel import audit, clock
from app.kernel.compare_and_set import took
from app.kernel.errors import Invalid, NotFound, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Permission
from app.outcomes.models import FollowUp
from app.outcomes.queries import mine

MOST_JOBS = 100_000


@dataclass(frozen=True)
class Jobs:
    """People taken on since the fair; None where not said."""

    added: int | None = None
    female: int | None = None
    minority: int | None = None


def answer(follow_up: FollowUp, actor: Actor, *, nothing: bool, jobs: Jobs = Jobs(), note: str = "") -> None:
    """Answer once: nothing came of it, or what is reported for this fair is all there is."""
    if not actor.can_on(Permission.OUTCOME_REPORT, follow_up.belongs()):
        raise NotFound()
    if follow_up.answered_at is not None:
        raise _answered()
    if not nothing and not mine.reported_for(follow_up.facility_id, follow_up.fair_id):
        raise Invalid(
            {
                "what": gettext(
                    "Nothing is reported for this fair yet. Report a result, or say that nothing came of it."
                )
            }
        )
    _check(jobs)
    _take(follow_up)
    settle(follow_up, actor, nothing=nothing)
    follow_up.jobs_added, follow_up.jobs_female = jobs.added, jobs.female
    follow_up.jobs_minority, follow_up.note = jobs.minority, note
    audit.record(
        actor,
        follow_up,
        "answer",
        after={
            "nothing_sold": nothing,
            "jobs": [jobs.added, jobs.female, jobs.minority],
            "months": follow_up.months,
        },
    )


def _take(follow_up: FollowUp) -> None:
    """Of two colleagues who answer at once the second reads that it is answered."""
    free = update(FollowUp).where(FollowUp.id == follow_up.id, FollowUp.answered_at.is_(None))
    if not took(free.values(answered_at=clock.now()), follow_up):
        raise _answered()


def _answered() -> WrongMoment:
    return WrongMoment(gettext("This question is answered already. Report a result at any time."))


def settle(follow_up: FollowUp, actor: Actor, *, nothing: bool) -> None:
    """Note that it is answered; a result reported later takes “nothing” back."""
    follow_up.answered_at = follow_up.answered_at or clock.now()
    follow_up.answered_by = actor.person_id
    follow_up.nothing_sold = nothing


def _check(jobs: Jobs) -> None:
    added = jobs.added or 0
    if added > MOST_JOBS:
        raise Invalid({"jobs_added": gettext("This number of people is too large.")})
    for name, part in (("jobs_female", jobs.female), ("jobs_minority", jobs.minority)):
        if (part or 0) > added:
            raise Invalid({name: gettext("This cannot be more than all people taken on.")})
