"""What officers decide about an application, one by one and for the whole list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.queries import facilities
from app.fairs.eligibility import Holds
from app.fairs.models import Application
from app.fairs.queries import eligibility as queries
from app.fairs.service import letters
from app.fairs.service.application import move
from app.fairs.service.apply import NotMet
from app.fairs.states import ApplicationState as A
from app.kernel import audit, clock, rights
from app.kernel.db import db
from app.kernel.errors import Invalid, NotFound, Refusal, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Actor, Permission

LETTERS = {
    "pass": "passed",
    "return": "returned",
    "fail": "failed",
    "list": "listed",
    "wait": "waiting",
    "reject": "rejected",
    "attend": "attended",
    "accept": "accepted",
}
"""The move and the letter that tells the facility."""
NEXT = {
    "pass": Permission.APPLICATION_LIST,
    "list": Permission.AWARD_PROPOSE,
}
"""The move and the right of those whose turn is next; they are told too."""
BEFORE_AWARD = (A.SUBMITTED, A.ELIGIBLE, A.WAITING, A.LISTED)
MOST_NUMBER = 40


@dataclass(frozen=True)
class Skipped:
    """An application a bulk step left alone, and why."""

    number: str
    why: str


@dataclass(frozen=True)
class BulkResult:
    """What a bulk step did."""

    done: Sequence[str]
    skipped: Sequence[Skipped]


def decide(
    application: Application,
    verb: str,
    actor: Actor,
    *,
    reason: str = "",
    list_number: str = "",
    version: int | None = None,
) -> None:
    """Make one of the officers' moves and tell the facility; refuses with words when the moment is not right."""
    if verb not in LETTERS:
        raise NotFound()
    facts = _prepare(application, verb, list_number.strip())
    kept = {"decided_reason": reason.strip()}
    move(application, verb, actor, reason=reason, version=version, also=kept, **facts)
    letters.to_facility(application, LETTERS[verb], reason=reason.strip(), **facts)
    if verb in NEXT:
        letters.to_officers(application, NEXT[verb], f"next_{verb}")


def _prepare(application: Application, verb: str, list_number: str) -> dict[str, Any]:
    """What must hold beside the workflow; gives the facts of the history line."""
    if verb == "pass":
        _rules_hold(application)
    if verb == "list":
        if not list_number or len(list_number) > MOST_NUMBER:
            raise Invalid(
                {"list_number": _("Write the number of the confirmed list, for example 07/DS-SCT.")}
            )
        application.list_number = list_number
        return {"list_number": list_number}
    if verb == "attend" and application.fair.starts_on > clock.today():
        raise WrongMoment(_("The fair has not begun yet."))
    return {}


def _rules_hold(application: Application) -> None:
    """A rule that plainly refuses cannot be waved through; it is failed or returned with its clause."""
    found = queries.findings(application.fair, application.facility, application)
    against = [one for one in found if one.passed is False and one.holds is not Holds.NOTHING]
    if against and application.state is A.SUBMITTED:
        raise NotMet(against)


def list_many(applications: Sequence[Application], actor: Actor, list_number: str) -> BulkResult:
    """Put several on the confirmed list (R21); each stands alone, and what was skipped says why."""
    if not list_number.strip():
        raise Invalid({"list_number": _("Write the number of the confirmed list, for example 07/DS-SCT.")})
    done: list[str] = []
    skipped: list[Skipped] = []
    for application in applications:
        number = application.number
        try:
            with db.session.begin_nested():
                decide(application, "list", actor, list_number=list_number)
        except Refusal as refusal:
            skipped.append(Skipped(number, refusal.message or _("It is not yours to decide.")))
        else:
            done.append(number)
    return BulkResult(done, skipped)


def set_priority(application: Application, actor: Actor, *, on: bool, decision: str) -> None:
    """Mark as standing on the approved priority list, with that list's decision number (R14), or take the mark off."""
    facilities.lock(application.facility_id)  # an approval goes by the mark
    db.session.refresh(application)
    refusal = _priority_refusal(application, actor)
    if refusal is not None:
        raise refusal
    if not decision.strip():
        raise Invalid({"decision": _("Write the number of the decision that approved the priority list.")})
    before = {"priority": application.priority}
    application.priority = on
    audit.record(
        actor, application, "priority", before=before, after={"priority": on}, reason=decision.strip()
    )


def may_prioritise(application: Application, actor: Actor) -> bool:
    """Whether this officer may note or take off the priority now."""
    return _priority_refusal(application, actor) is None


def _priority_refusal(application: Application, actor: Actor) -> Exception | None:
    refusal = rights.deciding_refusal(actor, Permission.APPLICATION_CHECK, application.belongs())
    if refusal is not None:
        return refusal
    if application.state not in BEFORE_AWARD or application.share_to_pledge is not None:
        return WrongMoment(_("The support is decided; the priority can no longer change."))
    return None
