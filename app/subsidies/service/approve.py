"""Approving support: history, ceilings, letter, application and notice stand or fall together.

What everybody waits for comes last: all is read and computed first, then the letter's number and the ceilings are
taken, and the head of the history at the commit.
"""

from __future__ import annotations

from typing import Any

from app.fairs import whose_turn
from app.fairs.service import application as applications
from app.kernel import bus, clock
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.i18n import gettext
from app.kernel.money import Money
from app.kernel.permissions import Actor, job
from app.programme.rules import Assessment
from app.programme.words import dong
from app.subsidies import award_facts, ledger, letter
from app.subsidies.award_facts import AwardFacts, Figures
from app.subsidies.events import AwardApproved
from app.subsidies.models import Award
from app.subsidies.rules import Objected
from app.subsidies.service import tell
from app.subsidies.states import AWARD_FLOW


def approve(
    award: Award,
    actor: Actor,
    *,
    amount: Money | None = None,
    reason: str = "",
    version: int | None = None,
) -> None:
    """Grant what the dated rates allow, or the lower ``amount`` in đồng, out of what every ceiling still has.

    An own share larger than the facility pledged makes the award wait until it is pledged again (R17).
    Raises WrongMoment, NotAllowed, Objected with every clause at once (R13, R17–R19), Invalid for an amount above the
    rates, or CeilingReached; whoever catches one of them rolls back, and nothing of the approval remains.
    """
    facts = award_facts.begin(award)
    granted = facts.most.support if amount is None else amount
    figures, against = facts.figures(granted), facts.objections_of_file
    counts = figures.own_share <= facts.pledged
    decision = _decision(award, facts, figures, actor, reason.strip())
    # Asked before the move asks again: everybody waits for this number, so what would be refused takes none.
    if counts and AWARD_FLOW.may(award, "approve", actor) and not against:
        decision["decision_number"] = letter.number()
    AWARD_FLOW.move(award, "approve", actor, reason=reason, version=version, also=decision, support=granted)
    refuse_unless_independent(facts.appraisers, actor)
    if against:
        raise Objected(facts.objections)
    _refuse_amount(granted, facts.most)
    _spread(award, facts, figures)
    if counts:
        applications.award(award.application, actor, award=award.number, support=granted)
    ledger.commit(award, facts.chain, facts.items(figures), actor, rule_version=facts.rate_version)
    if counts:
        take_effect(award, facts, letter.Signer(actor.name, actor.title))
    else:
        _ask_pledge(award, facts, actor)


def take_effect(award: Award, facts: AwardFacts, signer: letter.Signer) -> None:
    """The award counts from now on: its letter, the facility is told, and whoever listens (the bill)."""
    advance = facts.most_advance(award.support)
    paper = letter.issue(award, signer, advance)
    tell.approved(award, paper, advance)
    bus.publish(AwardApproved(award.id, Money(award.eligible - award.support)))


def _ask_pledge(award: Award, facts: AwardFacts, actor: Actor) -> None:
    application, asker = award.application, job("own share grew")
    award.pledge_by = whose_turn.pledge_by(clock.today(), application.fair.starts_on)
    AWARD_FLOW.move(award, "ask_pledge", asker, own_share=award.own_share)
    applications.ask_pledge(
        application, actor, own_share=award.own_share, by=award.pledge_by, award=award.number
    )
    tell.pledge_asked(award, facts.pledged)


def refuse_unless_independent(appraisers: frozenset[int], actor: Actor) -> None:
    """Whoever checked the application or put it on the list decides nothing about its money (I12)."""
    if actor.person_id in appraisers:
        raise NotAllowed(
            gettext("You checked this application or put it on the list, so somebody else must decide.")
        )


def _refuse_amount(granted: Money, most: Assessment) -> None:
    if not 0 < granted <= most.support:
        text = gettext("The amount must lie between 1 ₫ and %(most)s.", most=dong(most.support))
        raise Invalid({"amount": text})


def _decision(award: Award, facts: AwardFacts, figures: Figures, actor: Actor, reason: str) -> dict[str, Any]:
    """What the award says once it is decided."""
    return {
        "year": facts.chain.year,
        "cost": facts.most.cost,
        "eligible": facts.most.eligible,
        "support": figures.support,
        "own_share": figures.own_share,
        "paying_province": facts.province,
        "approved_by": actor.person_id,
        "approved_at": clock.now(),
        "reason": reason,
    }


def _spread(award: Award, facts: AwardFacts, figures: Figures) -> None:
    """The figures of each line; a lower amount is spread over them in proportion."""
    for line, one, share in zip(award.lines, facts.most.lines, figures.shares, strict=True):
        line.cost, line.eligible, line.percent, line.clause = one.cost, one.eligible, one.percent, one.clause
        line.support, line.own_share = share, Money(one.cost - share)
