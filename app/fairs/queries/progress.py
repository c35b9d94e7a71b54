"""“Where is my file”: what was done, who has it now and for how long, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.fairs import whose_turn, words
from app.fairs.models import Application
from app.fairs.states import APPLICATION_FLOW, ApplicationState as A
from app.fairs.whose_turn import Holder, Turn
from app.kernel import clock, workdays
from app.kernel.audit import AuditEntry
from app.kernel.i18n import gettext as _, lazy_pgettext, localised
from app.reference.models import Province

PATH = ("submit", "pass", "list", "award", "contract", "attend", "invoice", "accept", "settle")
BACK = frozenset(
    {"return", "unaward", "pledge_over", "fail", "reject", "withdraw", "discard", "wait", "close"}
)
DONE: dict[str, Any] = {
    "submit": lazy_pgettext("application step", "Handed in"),
    "return": lazy_pgettext("application step", "Returned for changes"),
    "pass": lazy_pgettext("application step", "Checked: eligible"),
    "fail": lazy_pgettext("application step", "Checked: not eligible"),
    "list": lazy_pgettext("application step", "On the list confirmed by the province"),
    "wait": lazy_pgettext("application step", "Moved to the waiting list"),
    "reject": lazy_pgettext("application step", "Rejected"),
    "ask_pledge": lazy_pgettext(
        "application step", "Support approved below what was asked; larger own share to be pledged"
    ),
    "pledge_over": lazy_pgettext("application step", "The larger own share was not pledged"),
    "award": lazy_pgettext("application step", "Support approved"),
    "award_pledged": lazy_pgettext("application step", "Larger own share pledged, support approved"),
    "unaward": lazy_pgettext("application step", "Support taken back"),
    "contract": lazy_pgettext("application step", "Stand contract recorded"),
    "attend": lazy_pgettext("application step", "Attendance confirmed"),
    "invoice": lazy_pgettext("application step", "Invoice and report handed in"),
    "accept": lazy_pgettext("application step", "Results accepted"),
    "settle": lazy_pgettext("application step", "Support settled"),
    "withdraw": lazy_pgettext("application step", "Withdrawn"),
    "discard": lazy_pgettext("application step", "Draft deleted"),
    "close": lazy_pgettext("application step", "Closed: the fair is cancelled"),
}
VERBS: dict[str, Any] = {
    **DONE,
    "start": lazy_pgettext("application step", "Begun"),
    "stands": lazy_pgettext("application step", "Stands and costs saved"),
    "goods": lazy_pgettext("application step", "Goods and contact saved"),
    "pledge": lazy_pgettext("application step", "Pledges saved"),
    "pledge_again": lazy_pgettext("application step", "Larger own share pledged"),
    "paper": lazy_pgettext("application step", "Paper handed in"),
    "paper_removed": lazy_pgettext("application step", "Paper removed"),
    "priority": lazy_pgettext("application step", "Priority noted"),
}
"""Every verb of an application's history."""
COMING: dict[str, Any] = {
    "submit": lazy_pgettext("application step to come", "Fill in and submit"),
    "pass": lazy_pgettext("application step to come", "Check of the conditions"),
    "list": lazy_pgettext("application step to come", "Confirmed list of the province"),
    "award": lazy_pgettext("application step to come", "Decision on the support"),
    "contract": lazy_pgettext("application step to come", "Stand contract"),
    "attend": lazy_pgettext("application step to come", "The fair"),
    "invoice": lazy_pgettext("application step to come", "Invoice and report"),
    "accept": lazy_pgettext("application step to come", "Acceptance of the results"),
    "settle": lazy_pgettext("application step to come", "Rest of the support"),
}
_PLEDGE = lazy_pgettext("application step to come", "The facility pledges the larger own share, or declines")
_ATTENDANCE = lazy_pgettext("application step to come", "Attendance to be confirmed")
_NEXT = {
    A.DRAFT: 0,
    A.RETURNED: 0,
    A.SUBMITTED: 1,
    A.ELIGIBLE: 2,
    A.WAITING: 2,
    A.LISTED: 3,
    A.AWARDED: 4,
    A.CONTRACTED: 5,
    A.ATTENDED: 6,
    A.INVOICED: 7,
    A.ACCEPTED: 8,
}


@dataclass(frozen=True)
class Step:
    """One line of the timeline; ``tone`` is done, now, next or back."""

    tone: str
    title: str
    meta: str = ""
    reason: str = ""


def steps(application: Application, history: Sequence[AuditEntry], province: Province | None) -> list[Step]:
    """The whole way of an application; ``province`` is the one whose Sở answers for it."""
    done = [_done(entry) for entry in history if entry.verb in DONE]
    position = _NEXT.get(application.state)
    if position is None:
        return done
    now = Step(
        "now" if application.state is not A.RETURNED else "back",
        _now(application, PATH[position]),
        _waiting(application, province),
        application.decided_reason if application.state in {A.RETURNED, A.WAITING} else "",
    )
    return [*done, now, *(Step("next", str(COMING[verb])) for verb in PATH[position + 1 :])]


def _done(entry: AuditEntry) -> Step:
    return Step(
        "back" if entry.verb in BACK else "done",
        str(DONE[entry.verb]),
        f"{words.moment(entry.at)}, {entry.actor_name}",
        entry.reason,
    )


def _turn(application: Application) -> Turn:
    return whose_turn.turn_of(
        A(application.state),
        to_pledge=application.share_to_pledge is not None,
        fair_over=_is_over(application),
    )


def _is_over(application: Application) -> bool:
    return application.fair.last_day < clock.today()


def _now(application: Application, verb: str) -> str:
    """What is to be done now."""
    if application.share_to_pledge is not None:
        return str(_PLEDGE)
    return str(_ATTENDANCE if verb == "attend" and _is_over(application) else COMING[verb])


def holder_name(application: Application, province: Province | None) -> str:
    """Who has the file now, in words: ``Sở Công Thương Bắc Ninh``."""
    holder = _turn(application).holder
    name = str(words.HOLDERS[holder])
    if holder is Holder.DEPARTMENT and province is not None:
        return _("%(office)s, %(province)s", office=name, province=localised(province))
    return name


def _waiting(application: Application, province: Province | None) -> str:
    """``Sở Công Thương Hà Nội: 2 of 5 working days used, until 02/12/2026``."""
    who = holder_name(application, province)
    days = _turn(application).days
    due = application.due_on
    if days is None or due is None:
        return who
    left = workdays.between(clock.today(), due)
    if left < 0:
        return _("%(who)s: %(late)s working days late, due %(due)s", who=who, late=-left, due=words.day(due))
    used = days - left
    return _(
        "%(who)s: %(used)s of %(days)s working days used, until %(due)s",
        who=who,
        used=max(used, 0),
        days=days,
        due=words.day(due),
    )


def status(application: Application) -> Any:
    """How its state is shown."""
    return APPLICATION_FLOW.status(application.state)


def days_left(application: Application) -> int | None:
    """Working days until the turn ends, negative when late; None when nothing is counted."""
    return None if application.due_on is None else workdays.between(clock.today(), application.due_on)
