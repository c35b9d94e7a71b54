"""What people are told about support: who may do the next step, and the facility."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import in_both
from app.kernel.money import Money
from app.kernel.permissions import Permission
from app.notices import service as notices
from app.subsidies.models import Award, DecisionLetter, Disbursement


def _facts(award: Award) -> dict[str, Any]:
    fair = award.application.fair
    return {
        "number": award.number,
        "application": award.application.number,
        "facility": award.facility.name,
        "fair": in_both(fair),
        "support": award.support,
    }


def _facility(award: Award, what: str, **facts: Any) -> None:
    notices.tell(
        award.facility_id,
        f"subsidies/{what}",
        key=f"award:{award.id}:{what}:{award.version}",
        link=("subsidies.award", {"award_id": award.id}),
        **_facts(award),
        **facts,
    )


def _deciders(award: Award, what: str, **facts: Any) -> None:
    """Who proposed and who approved."""
    notices.tell_people(
        [person for person in (award.proposed_by, award.approved_by) if person is not None],
        f"subsidies/{what}",
        key=f"award:{award.id}:{what}:{award.version}",
        link=("subsidies_desk.award", {"award_id": award.id}),
        **_facts(award),
        **facts,
    )


def proposed(award: Award) -> None:
    """The approvers: an award waits for them."""
    notices.tell_officers(
        Permission.AWARD_APPROVE,
        None,
        "subsidies/proposed",
        key=f"award:{award.id}:proposed:{award.version}",
        link=("subsidies_desk.award", {"award_id": award.id}),
        **_facts(award),
    )


def approved(award: Award, paper: DecisionLetter, most_advance: Money) -> None:
    """The facility: how much, with the letter's number and code; and those who pay."""
    _facility(
        award,
        "approved",
        letter=paper.number,
        code=paper.check_code,
        advance=most_advance,
        own_share=award.own_share,
    )


def pledge_asked(award: Award, pledged: Money) -> None:
    """The facility: the approval leaves it more to pay than it pledged, both sums in đồng, and until when it answers."""
    _facility(award, "pledge_asked", pledged=pledged, own_share=award.own_share, by=award.pledge_by)


def pledge_declined(award: Award, *, reason: str = "", withdrawn: bool = False) -> None:
    """Who proposed and who approved: the facility does not take it, or gave the whole application up."""
    _deciders(award, "pledge_declined", own_share=award.own_share, reason=reason, withdrawn=withdrawn)


def pledge_lapsed(award: Award) -> None:
    """The facility, and who proposed and approved: nobody pledged in time."""
    _facility(award, "pledge_lapsed", own_share=award.own_share, by=award.pledge_by)
    _deciders(award, "pledge_unanswered", own_share=award.own_share, by=award.pledge_by)


def returned(award: Award, reason: str) -> None:
    """The proposer: it came back, and why."""
    if award.proposed_by is None:
        return
    notices.tell_people(
        [award.proposed_by],
        "subsidies/returned",
        key=f"award:{award.id}:returned:{award.version}",
        link=("subsidies_desk.award", {"award_id": award.id}),
        reason=reason,
        **_facts(award),
    )


def rejected(award: Award, reason: str) -> None:
    """The facility: no support, and why."""
    _facility(award, "rejected", reason=reason)


def cancelled(award: Award, reason: str, *, counted: bool) -> None:
    """The facility: the support was taken back, and why; ``counted`` when its letter and bill had gone out."""
    _facility(award, "cancelled", reason=reason, counted=counted)


def paid(award: Award, payment: Disbursement) -> None:
    """The facility: money is on its way."""
    _facility(award, "paid", amount=payment.amount, reference=payment.bank_reference, on=payment.paid_on)


def settled(award: Award, released: Money) -> None:
    """The facility: the award is closed."""
    _facility(award, "settled", paid=award.paid, released=released)
