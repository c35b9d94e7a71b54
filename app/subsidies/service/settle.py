"""Settling: the rest is paid on the invoice, what was not needed goes back to the ceilings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.fairs.service import application as applications
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.money import Money, total
from app.kernel.permissions import Actor
from app.kernel.ports import Port
from app.subsidies import award_facts, ledger, rules
from app.subsidies.ceilings import Chain
from app.subsidies.models import Award
from app.subsidies.rules import Objected, Objection, PaymentFacts
from app.subsidies.service import tell
from app.subsidies.service.advance import REST, Transfer, advanced, disburse
from app.subsidies.service.approve import refuse_unless_independent
from app.subsidies.states import AWARD_FLOW

OBJECTIONS_OF_PAYMENTS: Port[Callable[[int], list[Objection]]] = Port("objections of payments to settling")
"""What the room of payments says against settling an award: the own share must have come in."""


def settle(
    award: Award,
    actor: Actor,
    *,
    invoiced: Mapping[str, Money],
    transfer: Transfer,
    version: int | None = None,
) -> None:
    """Pay what the invoice allows beyond the advance and release the rest (R15, R20, R22, I6).

    ``invoiced``: cost item code → đồng on the organiser's invoice, for every supported item. Raises Objected with every
    missing paper at once, also what a listener objects (the own share must have come in); Invalid; NotAllowed.
    """
    facts = award_facts.begin(award)
    accepted = accepted_by_item(award, invoiced)
    sum_accepted = total(list(accepted.values()))
    AWARD_FLOW.move(award, "settle", actor, version=version, invoiced=dict(invoiced), accepted=sum_accepted)
    refuse_unless_independent(facts.appraisers, actor)
    _refuse_objections(award, facts.papers, sum_accepted)
    _post(award, facts.chain, accepted, actor)
    rest, released = Money(sum_accepted - award.paid), Money(award.support - sum_accepted)
    award.paid = sum_accepted
    if rest:
        tell.paid(award, disburse(award, actor, REST, rest, transfer))
    applications.settle(award.application, actor, award=award.number, paid=award.paid)
    db.session.flush()
    tell.settled(award, released)


def accepted_by_item(award: Award, invoiced: Mapping[str, Money]) -> dict[str, Money]:
    """What each item gets in the end: never above the grant, nor the rate of what was invoiced (R15)."""
    lines = [line for line in award.lines if line.support]
    wrong = [line for line in lines if invoiced.get(line.cost_item_code, -1) < 0]
    if wrong:
        text = gettext("Write what was invoiced for this item; 0 if nothing was.")
        raise Invalid({f"invoiced_{line.id}": text for line in wrong})
    return {
        line.cost_item_code: rules.accepted_support(
            line.eligible, line.support, line.percent, invoiced[line.cost_item_code]
        )
        for line in lines
    }


def objections(award: Award, papers: PaymentFacts) -> list[Objection]:
    """Every paper that is missing, and whatever the rooms to the right object (the unpaid bill)."""
    return [*rules.missing_for_settlement(papers), *OBJECTIONS_OF_PAYMENTS()(award.id)]


def _refuse_objections(award: Award, papers: PaymentFacts, accepted: Money) -> None:
    found = objections(award, papers) + rules.too_much_out(award.paid, accepted)
    if found:
        raise Objected(found)


def _post(award: Award, chain: Chain, accepted: Mapping[str, Money], actor: Actor) -> None:
    out = advanced(award, award.paid)
    pay = {code: Money(amount - out.get(code, 0)) for code, amount in accepted.items()}
    if any(pay.values()):
        ledger.pay(award, chain, pay, actor, name=REST)
    granted = {line.cost_item_code: line.support for line in award.lines if line.support}
    release = {code: Money(granted[code] - amount) for code, amount in accepted.items()}
    if any(release.values()):
        ledger.release(award, chain, release, actor)
