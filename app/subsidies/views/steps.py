"""Where an award is: what was done, by whom, and what comes next, for the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.fairs.models import Application
from app.kernel import audit
from app.kernel.audit import AuditEntry
from app.kernel.i18n import gettext as _, pgettext
from app.subsidies.models import Award
from app.subsidies.rules import PaymentFacts
from app.subsidies.states import AwardState
from app.web.formatting import dmy, dmyhm, vnd

APPLICATION_VERBS = ("submit", "pass", "list", "contract", "attend", "invoice", "accept")


@dataclass(frozen=True)
class Step:
    """One line of the timeline."""

    tone: str
    title: str
    meta: str = ""
    reason: str = ""


def of_award(award: Award, papers: PaymentFacts, *, names: bool) -> list[Step]:
    """Every step so far and the one that is due by the papers there are; ``names`` of officers are for staff only."""
    lines = audit.history(award.application, verbs=APPLICATION_VERBS) + audit.history(award)
    lines.sort(key=lambda line: line.seq)
    done = [_done(line, award.application, names) for line in lines if _title(line, award.application)]
    return [*done, *_due(award, papers)]


def _done(line: AuditEntry, application: Application, names: bool) -> Step:
    who = line.actor_name if names and line.actor_id is not None else ""
    listed = _("list %(number)s", number=application.list_number) if line.verb == "list" else ""
    meta = ", ".join(part for part in (dmyhm(line.at), who) if part)
    tone = "back" if line.verb == "return" and line.kind == "award" else "done"
    reason = line.reason if names or line.verb in ("approve", "reject", "cancel", "decline") else ""
    return Step(tone, _title(line, application), " · ".join(filter(None, (meta, listed))), reason)


def _title(line: AuditEntry, application: Application) -> str:
    """What a line of the history says; empty for lines the timeline leaves out."""
    if line.kind == "application":
        return _application_title(line.verb, application)
    support, amount = vnd(line.after.get("support")), vnd(line.after.get("amount"))
    own_share = vnd(line.after.get("own_share"))
    return {
        "propose": _("%(amount)s proposed", amount=support),
        "approve": _("%(amount)s approved", amount=support),
        "return": pgettext("award", "Returned to the proposer"),
        "reject": pgettext("award", "Rejected"),
        "cancel": pgettext("award", "Cancelled, money given back to the ceilings"),
        "lapse": _("Lapsed: the application left the list"),
        "ask_pledge": _("Own share of %(amount)s to be pledged again", amount=own_share),
        "pledge": _("Own share of %(amount)s pledged", amount=own_share),
        "decline": _("Declined by the facility, money given back to the ceilings"),
        "pledge_lapsed": _("Not pledged in time, money given back to the ceilings"),
        "advance": _("Advance of %(amount)s paid", amount=amount),
        "take_back": _("Advance of %(amount)s came back", amount=amount),
        "settle": _("Settled: %(amount)s in all", amount=vnd(line.after.get("accepted"))),
    }.get(line.verb, "")


def _application_title(verb: str, application: Application) -> str:
    found = application.eligibility or []
    passed = sum(1 for one in found if isinstance(one, dict) and one.get("passed"))
    eligible = (
        _("Eligible, %(passed)s of %(all)s", passed=passed, all=len(found))
        if found and passed
        else _("Confirmed as eligible")
    )
    return {
        "submit": _("Application submitted"),
        "pass": eligible,
        "list": _("The province confirmed the list"),
        "contract": _("Stand contract signed"),
        "attend": _("Took part in the fair"),
        "invoice": _("Invoice handed in"),
        "accept": _("Results accepted"),
    }.get(verb, "")


def _due(award: Award, papers: PaymentFacts) -> Iterator[Step]:
    due = award.application.due_on
    by = _("by %(day)s", day=dmy(due)) if due else ""
    match award.state:
        case AwardState.DRAFT:
            yield Step("now", _("Propose support"), by)
        case AwardState.PROPOSED:
            yield Step("now", _("Approve the support"), by)
        case AwardState.AWAITING_PLEDGE:
            yield Step("now", _("The facility pledges the larger own share, or declines"), by)
        case AwardState.APPROVED if not papers.accepted:
            yield _before_acceptance(papers, by)
            yield Step("next", _("Settle on the invoice"))
        case AwardState.APPROVED | AwardState.ADVANCED:
            # Until the results are accepted the file's day is for its own next step, not for settling.
            yield Step("now", _("Settle on the invoice"), by if papers.accepted else "")


def _before_acceptance(papers: PaymentFacts, by: str) -> Step:
    """No day is set for the advance: the file's is for the contract."""
    if papers.contract:
        return Step("now", _("Advance to be paid"))
    return Step("now", _("Sign the contract, pay the advance"), by)
