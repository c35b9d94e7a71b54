"""Approving support: history, ceilings, letter, application and notice stand or fall together."""

from __future__ import annotations

from app.accounts.queries import facilities
from app.fairs.service import application as applications
from app.kernel import bus, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.i18n import gettext
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.programme.rules import Assessment
from app.programme.words import dong
from app.subsidies import ceilings, ledger, letter, queries, rules
from app.subsidies.ceilings import Chain
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

    Raises WrongMoment, NotAllowed, Objected with every clause at once (R13, R17–R19), Invalid for an amount above the
    rates, or CeilingReached; whoever catches one of them rolls back, and nothing of the approval remains.
    """
    facilities.lock(award.facility_id)
    db.session.refresh(award)
    most = queries.reassessed(award)
    granted = most.support if amount is None else amount
    chain = ceilings.held(award)
    AWARD_FLOW.move(award, "approve", actor, reason=reason, version=version, support=granted)
    refuse_unless_independent(award, actor)
    _refuse_objections(award, most, chain)
    _refuse_amount(granted, most)
    _write(award, most, granted, actor, reason.strip())
    terms = queries.terms_of(award)
    ledger.commit(award, chain, _amounts(award), actor, rule_version=terms.version)
    paper = letter.issue(award, actor)
    applications.award(award.application, actor, award=award.number, support=granted)
    tell.approved(award, paper, queries.most_advance(award))
    bus.publish(AwardApproved(award.id, Money(award.eligible - award.support)))


def refuse_unless_independent(award: Award, actor: Actor) -> None:
    """Whoever checked the application or put it on the list decides nothing about its money (I12)."""
    if actor.person_id in queries.appraisers_of(award.application):
        raise NotAllowed(
            gettext("You checked this application or put it on the list, so somebody else must decide.")
        )


def _amounts(award: Award) -> dict[str, Money]:
    return {line.cost_item_code: line.support for line in award.lines if line.support}


def _refuse_objections(award: Award, most: Assessment, chain: Chain) -> None:
    facts = queries.decision_facts(award.application, award.funding, most, chain)
    found = rules.objections(facts)
    if found:
        raise Objected(found)


def _refuse_amount(granted: Money, most: Assessment) -> None:
    if not 0 < granted <= most.support:
        text = gettext("The amount must lie between 1 ₫ and %(most)s.", most=dong(most.support))
        raise Invalid({"amount": text})


def _write(award: Award, most: Assessment, granted: Money, actor: Actor, reason: str) -> None:
    """The decision itself; a lower amount is spread over the lines in proportion."""
    shares = rules.spread(granted, [one.support for one in most.lines])
    for line, one, share in zip(award.lines, most.lines, shares, strict=True):
        line.cost, line.eligible, line.percent, line.clause = one.cost, one.eligible, one.percent, one.clause
        line.support, line.own_share = share, Money(one.cost - share)
    award.year = ceilings.budget_year(award)
    award.cost, award.eligible = most.cost, most.eligible
    award.support, award.own_share = granted, Money(most.cost - granted)
    award.paying_province = award.facility.province_code
    award.approved_by, award.approved_at, award.reason = actor.person_id, clock.now(), reason
    db.session.flush()
